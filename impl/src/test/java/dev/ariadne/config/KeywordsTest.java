package dev.ariadne.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaFieldAccess;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Goal: every keyword does what it says, is refused, or is told, and the documents say which. Method: what the bytecode of the server reads of
 * {@link Params}, against the rows; the tables that are made of the rows, against impl/README.md.
 */
class KeywordsTest {
    private static final Path PAGE = Path.of("README.md");
    private static final String BEGIN = "<!-- keywords: made by KeywordsTest, -Dkeywords.write=true -->\n";
    private static final String END = "<!-- end of keywords -->\n";

    /** Whoever sets one of these relies on it: to be without effect is not for them. */
    private static final List<String> GUARDS = List.of(
            "protected-mode",
            "bind",
            "requirepass",
            "masterauth",
            "masteruser",
            "aclfile",
            "acl-pubsub-default",
            "acllog-max-len",
            "enable-protected-configs",
            "enable-debug-command",
            "maxclients",
            "maxmemory",
            "maxmemory-policy",
            "maxmemory-clients",
            "client-output-buffer-limit",
            "client-query-buffer-limit",
            "proto-max-bulk-len",
            "min-replicas-to-write",
            "min-replicas-max-lag",
            "replica-read-only",
            "replica-serve-stale-data",
            "unixsocketperm",
            "sanitize-dump-payload",
            "rdbchecksum",
            "stop-writes-on-bgsave-error",
            "appendfsync",
            "tls-auth-clients",
            "tls-replication",
            "tls-protocols",
            "tls-ciphers",
            "tls-ciphersuites",
            "timeout");

    private static Map<String, Param> constants() throws IllegalAccessException {
        Map<String, Param> constants = new LinkedHashMap<>();
        for (Field field : Params.class.getFields()) {
            if (field.get(null) instanceof Param param) {
                constants.put(field.getName(), param);
            }
        }
        return constants;
    }

    @Test
    void whatWorksIsReadAndWhatIsNotReadSaysWhy() throws IllegalAccessException {
        Map<String, Param> constants = constants();
        Set<String> unread = new TreeSet<>(constants.keySet());
        for (JavaClass each : new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("dev.ariadne")) {
            for (JavaFieldAccess access : each.getFieldAccessesFromSelf()) {
                if (access.getTargetOwner().isEquivalentTo(Params.class) && !each.isEquivalentTo(Params.class)) {
                    unread.remove(access.getTarget().getName());
                }
            }
        }
        assertThat(constants).hasSizeGreaterThan(100);
        assertThat(unread).as("accepted, and read by nothing").isEmpty();
        assertThat(constants.values()).allMatch(param -> param.withoutEffect().isEmpty());
        assertThat(Params.all())
                .filteredOn(row -> row.withoutEffect().isEmpty())
                .as("neither read nor said to be without effect")
                .allMatch(constants::containsValue);
    }

    @Test
    void whatGuardsSomethingIsNotWithoutEffect() {
        for (String guard : GUARDS) {
            Param row = Params.find(guard);
            assertThat(row)
                    .as(guard)
                    .isNotNull()
                    .matches(param -> param.withoutEffect().isEmpty());
        }
        // Of these only the safe value is taken.
        assertThat(Params.find("socket-mark-id"))
                .isNotNull()
                .matches(row -> !row.refused().isEmpty());
        assertThat(Params.find("cluster-enabled"))
                .isNotNull()
                .matches(row -> !row.refused().isEmpty());
    }

    @Test
    void thePageSaysWhatTheRowsSay() throws IOException {
        String page = Files.readString(PAGE);
        int from = page.indexOf(BEGIN) + BEGIN.length();
        int to = page.indexOf(END);
        if (Boolean.getBoolean("keywords.write")) {
            Files.writeString(PAGE, page.substring(0, from) + Keywords.markdown() + page.substring(to));
            return;
        }
        assertThat(page.substring(from, to)).isEqualTo(Keywords.markdown());
        assertThat(Keywords.help()).contains("loadmodule: modules are not supported", "syslog-enabled", "rdb-strict");
    }
}
