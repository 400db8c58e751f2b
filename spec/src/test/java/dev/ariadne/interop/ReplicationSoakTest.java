package dev.ariadne.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ariadne.fault.FaultProxy;
import dev.ariadne.fault.Link;
import dev.ariadne.interop.TestServer.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Goal: our servers and stock ones stay copies of each other through any writes and any cuts of their links, and a gap that the backlog
 * covers never costs a snapshot. Method: a tree of five servers in which both kinds are primary, chained replica and last replica of the other
 * and of their own kind; {@link RandomWrites} to its root, while links are cut; in the end equal digests, and the syncs counted.
 *
 * <p>{@code -Dsoak.seconds=600} for the long run of each tree; what happened is told on standard output.
 */
@Tag("interop")
class ReplicationSoakTest {
    private static final int SECONDS = Integer.getInteger("soak.seconds", 7);
    private static final int BATCH = 50;
    /** Between two batches: the copies share the machine's cores with the tests of other processes. */
    private static final int PAUSE_MS = 5;

    private static final int REPL_TIMEOUT_S = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    /** How a link is interrupted. */
    private enum Cut {
        /** Bytes of both directions wait for a moment. */
        STALL,
        /** Bytes of both directions wait until both ends have given the link up. */
        PARTITION,
        /** Only what the primary sends waits until the link is given up. */
        DEAF,
        /** The replica closes the link. */
        BY_REPLICA,
        /** The primary closes the links of all its replicas. */
        BY_PRIMARY
    }

    /** What is done, as often as it stands here: those that last long are rarer. */
    private static final List<Cut> CUTS =
            List.of(Cut.PARTITION, Cut.DEAF, Cut.STALL, Cut.BY_REPLICA, Cut.BY_PRIMARY, Cut.BY_REPLICA, Cut.BY_PRIMARY);

    /** A server of the tree. */
    private record Member(String name, TestServer server) {}

    @TempDir
    Path directory;

    private final FaultProxy network = new FaultProxy();
    private final List<Member> members = new ArrayList<>();
    /** Who follows whom, by name. */
    private final List<Link> links = new ArrayList<>();

    private final Map<Cut, Integer> cuts = new EnumMap<>(Cut.class);
    private long requests;

    @ParameterizedTest(name = "a {0} primary")
    @EnumSource(Kind.class)
    void copiesStayEqualAndOnlyTheFirstSynchronisationIsFull(Kind root) throws Exception {
        Kind other = root == Kind.ARIADNE ? Kind.REDIS : Kind.ARIADNE;
        try {
            start("root", root, null);
            start("other", other, "root");
            start("own", root, "root");
            start("own of other", root, "other");
            start("other of own", other, "own");
            soak(new SplittableRandom(root.ordinal() + 1));
            network.healAll();
            assertEqual();
            assertNoFurtherFullSynchronisation();
            tell(root);
        } finally {
            // Those that have no replicas first: a primary waits for its replicas when it ends.
            Collections.reverse(members);
            members.forEach(m -> m.server().close());
            network.close();
        }
    }

    private void start(String name, Kind kind, @Nullable String primary) throws IOException {
        List<String> flags = new ArrayList<>(List.of(
                "--repl-backlog-size", "256mb",
                "--client-output-buffer-limit", "replica 0 0 0",
                "--repl-ping-replica-period", "1",
                "--repl-timeout", "" + REPL_TIMEOUT_S));
        if (primary != null) {
            Link link = new Link(name, primary);
            links.add(link);
            flags.addAll(List.of("--replicaof", "127.0.0.1 " + network.open(link)));
        }
        // A directory of its own: a stock replica leaves the snapshot there, and would begin with another's.
        Path own = Files.createDirectory(directory.resolve(name));
        TestServer server = TestServer.start(kind, own, flags.toArray(new String[0]));
        network.target(name, server.port());
        if (primary != null) {
            await().atMost(PATIENCE)
                    .until(() -> server.info("master_link_status").equals("up"));
        }
        members.add(new Member(name, server));
    }

    private TestServer named(String name) {
        return members.stream()
                .filter(m -> m.name().equals(name))
                .findFirst()
                .orElseThrow()
                .server();
    }

    // ---- the soak ----

    private void soak(SplittableRandom random) throws InterruptedException {
        Thread writer = new Thread(() -> write(random.nextLong()), "writer");
        writer.start();
        long end = System.nanoTime() + SECONDS * 1_000_000_000L;
        while (System.nanoTime() < end) {
            Thread.sleep(random.nextInt(50, 500));
            cut(random, links.get(random.nextInt(links.size())));
        }
        writer.interrupt();
        writer.join();
    }

    private void write(long seed) {
        RandomWrites writes = new RandomWrites(seed);
        try (Wire wire = members.get(0).server().connect()) {
            wire.text("FUNCTION", "LOAD", RandomWrites.LIBRARY);
            while (!Thread.currentThread().isInterrupted()) {
                StringBuilder batch = new StringBuilder();
                int count = 0;
                while (count < BATCH) {
                    List<String> next = writes.next();
                    next.forEach(batch::append);
                    count += next.size();
                }
                wire.send(batch.toString());
                for (int i = 0; i < count; i++) {
                    wire.reply();
                }
                requests += count;
                Thread.sleep(PAUSE_MS);
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    private void cut(SplittableRandom random, Link link) throws InterruptedException {
        Cut how = CUTS.get(random.nextInt(CUTS.size()));
        // So that each cut breaks a link that is there, and can be counted.
        await().atMost(PATIENCE)
                .until(() -> named(link.from()).info("master_link_status").equals("up"));
        cuts.merge(how, 1, Integer::sum);
        Link back = link.reverse();
        int longMs = REPL_TIMEOUT_S * 1_000 + random.nextInt(500, 2_500);
        switch (how) {
            case STALL -> hold(Set.of(link, back), random.nextInt(50, 800));
            case PARTITION -> hold(Set.of(link, back), longMs);
            case DEAF -> hold(Set.of(back), longMs);
            case BY_REPLICA -> named(link.from()).call("CLIENT", "KILL", "TYPE", "master");
            case BY_PRIMARY -> named(link.to()).call("CLIENT", "KILL", "TYPE", "replica");
        }
    }

    private void hold(Set<Link> ways, int ms) throws InterruptedException {
        network.cut(ways);
        Thread.sleep(ms);
        network.heal(ways);
    }

    // ---- the end ----

    private void assertEqual() {
        TestServer root = members.get(0).server();
        try {
            // A key whose time is over counts until its DEL has gone through.
            await().atMost(PATIENCE)
                    .until(() -> distinct(m -> m.server().info("master_repl_offset")) == 1
                            && distinct(m -> m.server().digest()) == 1);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("the copies differ: " + differences(), e);
        }
        assertThat(root.number("master_repl_offset")).isPositive();
        assertThat(members.stream()
                        .map(m -> m.server().call("FUNCTION", "LIST", "WITHCODE"))
                        .distinct())
                .hasSize(1);
        assertThat(members).allSatisfy(m -> assertThat(m.server().log()).doesNotContain("CRITICAL"));
    }

    private long distinct(Function<Member, String> what) {
        return members.stream().map(what).distinct().count();
    }

    /** What is different where, key by key. */
    private String differences() {
        StringBuilder text = new StringBuilder();
        for (Member m : members) {
            text.append('\n').append(m.name()).append(": offset ");
            text.append(m.server().info("master_repl_offset")).append(", link ");
            text.append(m.server().info("master_link_status"))
                    .append(", ")
                    .append(m.server().digest());
        }
        for (String database : List.of("0", "1", "2")) {
            TreeSet<String> keys = new TreeSet<>();
            for (Member m : members) {
                m.server().text("SELECT", database);
                ((List<?>) Objects.requireNonNull(m.server().call("KEYS", "*"))).forEach(k -> keys.add("" + k));
            }
            for (String key : keys) {
                if (distinct(m -> state(m.server(), key)) > 1) {
                    members.forEach(m -> text.append('\n')
                            .append(m.name() + ", database " + database + ", " + key + ": ")
                            .append(state(m.server(), key)));
                }
            }
        }
        return text.toString();
    }

    private static String state(TestServer server, String key) {
        return server.call("TYPE", key) + " " + server.call("DEBUG", "DIGEST-VALUE", key) + ", until "
                + server.call("PEXPIRETIME", key);
    }

    private void assertNoFurtherFullSynchronisation() {
        for (Member m : members) {
            long followers = links.stream().filter(l -> l.to().equals(m.name())).count();
            assertThat(m.server().number("sync_full"))
                    .as("full synchronisations of " + m.name())
                    .isEqualTo(followers);
            assertThat(m.server().number("sync_partial_err"))
                    .as("refusals of " + m.name())
                    .isZero();
        }
        int broken = cuts.entrySet().stream()
                .filter(e -> e.getKey() != Cut.STALL)
                .mapToInt(Map.Entry::getValue)
                .sum();
        assertThat(sum("sync_partial_ok")).isGreaterThanOrEqualTo(broken);
    }

    private long sum(String field) {
        return members.stream().mapToLong(m -> m.server().number(field)).sum();
    }

    private void tell(Kind root) {
        System.out.printf(
                Locale.ROOT,
                "soak under a %s primary, %d s: %,d requests, %,d bytes of stream, cuts %s; %d partial, %d full synchronisations for"
                        + " %d links; all digests equal%n",
                root,
                SECONDS,
                requests,
                members.get(0).server().number("master_repl_offset"),
                cuts.entrySet().stream()
                        .map(e -> e.getValue() + " " + e.getKey())
                        .collect(Collectors.joining(", ")),
                sum("sync_partial_ok"),
                sum("sync_full"),
                links.size());
    }
}
