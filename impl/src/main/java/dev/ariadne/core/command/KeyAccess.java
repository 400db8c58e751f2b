package dev.ariadne.core.command;

import dev.ariadne.core.resp.Args;
import dev.ariadne.info.CommandFacts;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** Which keys a request names and what is done with each, for ACL patterns and COMMAND GETKEYSANDFLAGS (Redis: db.c). */
public final class KeyAccess {
    private static final List<String> READ = List.of("RO", "access");
    private static final List<String> UPDATE = List.of("RW", "access", "update");
    private static final List<String> OVERWRITE = List.of("OW", "update");
    private static final List<String> TAKE_AWAY = List.of("RW", "access", "delete");
    private static final Set<String> WRITING = new TreeSet<>(List.of("insert", "update", "delete"));

    private KeyAccess() {}

    /**
     * A key.
     *
     * @param argument index of the argument
     * @param flags as those of {@link KeySpec}
     */
    public record Key(int argument, List<String> flags) {
        /** Whether its data is read and comes back to the client in some form. */
        public boolean reads() {
            return flags.contains("access");
        }

        /** Whether its data changes. */
        public boolean writes() {
            return !Collections.disjoint(flags, WRITING);
        }
    }

    /** Whether requests of that command can name keys at all. */
    static boolean mayNameKeys(Command command) {
        return CommandFacts.of(command.name()).keySpecs().stream().anyMatch(KeySpec::isOfKeys);
    }

    /** The keys of a request, in the order in which they are found; none of one that is wrong. */
    public static List<Key> of(Command command, Args args) {
        List<Key> keys = new ArrayList<>();
        List<KeySpec> specs = CommandFacts.of(command.name()).keySpecs();
        boolean complete = true;
        for (KeySpec spec : specs) {
            complete &= !spec.isOfKeys() || spec.isComplete();
        }
        if (!complete) {
            command.keys().find(args, i -> keys.add(new Key(i, flags(command.name(), args, i))));
            return keys;
        }
        for (KeySpec spec : specs) {
            if (spec.isOfKeys()) {
                spec.find(args, i -> keys.add(new Key(i, spec.flags())));
            }
        }
        return keys;
    }

    /** What is done with a key where it depends on the request. */
    private static List<String> flags(String command, Args args, int key) {
        return switch (command) {
            case "set" -> hasOption(args, 3, "GET") ? UPDATE : OVERWRITE;
            case "bitfield" -> onlyReads(args) ? READ : UPDATE;
            case "migrate" -> TAKE_AWAY;
            default -> key == 1 ? READ : OVERWRITE;
        };
    }

    private static boolean hasOption(Args args, int from, String word) {
        for (int i = from; i < args.count(); i++) {
            if (args.is(i, word)) {
                return true;
            }
        }
        return false;
    }

    private static boolean onlyReads(Args args) {
        for (int i = 2; i < args.count(); i++) {
            String word = args.text(i).toUpperCase(Locale.ROOT);
            if (word.equals("SET") || word.equals("INCRBY")) {
                return false;
            }
        }
        return true;
    }
}
