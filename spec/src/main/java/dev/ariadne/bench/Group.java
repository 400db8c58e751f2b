package dev.ariadne.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A primary and its replicas, all of one kind. */
final class Group implements AutoCloseable {
    private final Contender contender;
    private final BenchServer primary;
    private final List<BenchServer> replicas = new ArrayList<>();

    private Group(Contender contender, BenchServer primary) {
        this.contender = contender;
        this.primary = primary;
    }

    /** Starts them and waits until all replicas follow. */
    static Group start(Contender contender, int replicas, Run run) throws IOException {
        Group group = new Group(contender, BenchServer.start(contender, run.directory()));
        try {
            for (int i = 0; i < replicas; i++) {
                group.replicas.add(group.primary.startReplica(contender, run.directory()));
            }
            group.primary.awaitReplicas(replicas);
            return group;
        } catch (IOException | RuntimeException e) {
            group.close();
            throw e;
        }
    }

    /** One group for each contender. */
    static List<Group> startAll(int replicas, Run run) throws IOException {
        List<Group> groups = new ArrayList<>();
        try {
            for (Contender contender : run.contenders()) {
                groups.add(start(contender, replicas, run));
            }
            return groups;
        } catch (IOException | RuntimeException e) {
            closeAll(groups);
            throw e;
        }
    }

    static void closeAll(List<Group> groups) {
        groups.forEach(Group::close);
    }

    String name() {
        return contender.name();
    }

    BenchServer primary() {
        return primary;
    }

    /** Waits until the replicas have applied everything. */
    void awaitReplicas() throws IOException {
        primary.awaitReplicas(replicas.size());
    }

    @Override
    public void close() {
        replicas.forEach(BenchServer::close);
        primary.close();
    }
}
