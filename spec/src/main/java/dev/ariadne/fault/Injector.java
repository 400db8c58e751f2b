package dev.ariadne.fault;

import java.util.ArrayList;
import java.util.List;

/**
 * Interprets faults on the real cluster, and keeps the log of what was done and what came of it. The parts of a round ("the primary", "replica
 * 2") are given to nodes when the round begins.
 */
final class Injector {
    private final Cluster cluster;
    private final Recorder recorder;
    private final long startNanos;
    private final FaultLog log = new FaultLog();
    private List<String> parts = List.of();

    Injector(Cluster cluster, Recorder recorder, long startNanos) {
        this.cluster = cluster;
        this.recorder = recorder;
        this.startNanos = startNanos;
    }

    FaultLog log() {
        return log;
    }

    /** Gives the parts of the coming round to nodes. */
    void begin(Round round) {
        List<String> order = new ArrayList<>();
        String primary = cluster.beliefs().now();
        order.add(primary);
        cluster.names().stream().filter(name -> !name.equals(primary)).forEach(order::add);
        parts = List.copyOf(order);
        log.begin(round.nemesis(), round.title(), elapsed());
    }

    void end() {
        log.end(elapsed());
    }

    /** Does it, and notes what came of it. */
    void inject(Fault fault) {
        String outcome;
        try {
            outcome = fault.by(doing);
        } catch (UnusableEnvironmentException e) {
            outcome = "failed: " + e.getMessage();
        }
        String what = fault.words(this::name);
        recorder.mark(fault.kind(), what, outcome);
        log.add(elapsed(), what, outcome);
    }

    /** Does a fault, and answers what came of it. */
    private final Fault.Powers doing = new Fault.Powers() {
        @Override
        public String kill(Who who) {
            cluster.kill(name(who));
            return "killed";
        }

        @Override
        public String pause(Who who) {
            cluster.pause(name(who));
            return "stopped";
        }

        @Override
        public String isolate(Who who, Fault.Way way, Fault.From from) {
            cluster.isolate(name(who), way, from);
            return "cut";
        }

        @Override
        public String halve(Who who) {
            return "cut: " + String.join(", ", cluster.halve(name(who))) + " | the others";
        }

        @Override
        public String split(Who who) {
            cluster.split(name(who));
            return "split";
        }

        @Override
        public String slow(Who who, Shape shape) {
            cluster.slow(name(who), shape);
            return "slow";
        }

        @Override
        public String reset(Who who) {
            cluster.reset(name(who));
            return "reset";
        }

        @Override
        public String halfOpen(Who who) {
            cluster.halfOpen(name(who));
            return "half-open";
        }

        @Override
        public String handOver() {
            return cluster.promoter()
                    .handOver()
                    .map(node -> node + " is primary")
                    .orElse("nobody took over");
        }

        @Override
        public String follow(Who who, Who whom) {
            return cluster.follow(name(who), name(whom)) ? "told" : "not reached";
        }

        @Override
        public String flood(Who who) {
            return cluster.flood(name(who));
        }

        @Override
        public String revive(Who who) {
            cluster.reviveNode(name(who));
            return "started";
        }

        @Override
        public String fillDisk(Who who) {
            cluster.volume(name(who)).fill();
            return "full";
        }

        @Override
        public String slowDisk(Who who, int stallMs) {
            cluster.volume(name(who)).slow(stallMs);
            return "slow";
        }

        @Override
        public String save(Who who) {
            return cluster.save(name(who));
        }

        @Override
        public String mendDisk(Who who) {
            String name = name(who);
            cluster.volume(name).mend();
            if (cluster.running(name)) {
                return "mended";
            }
            cluster.reviveNode(name);
            return "mended; it had ended, and is started again with its data";
        }

        @Override
        public String fillMemory(Who who) {
            return cluster.limits().fillMemory(name(who), cluster.route(name(who)));
        }

        @Override
        public String fillDescriptors(Who who) {
            return cluster.limits().fillDescriptors(name(who), cluster.route(name(who)));
        }

        @Override
        public String mendLimits(Who who) {
            return cluster.limits().mend(name(who));
        }

        @Override
        public String setClock(Who who, long seconds) {
            cluster.setClock(name(who), seconds);
            return "set";
        }

        @Override
        public String promote() {
            return cluster.promoter()
                    .promote(name(Who.PRIMARY))
                    .map(node -> node + " is primary")
                    .orElse("nobody promoted: no replica could be reached");
        }

        @Override
        public String restart(Who who) {
            return restartEmpty(name(who));
        }

        @Override
        public String resume(Who who) {
            cluster.resume(name(who));
            return "continues";
        }

        @Override
        public String heal() {
            cluster.heal();
            return "healed";
        }

        @Override
        public String repoint() {
            return cluster.promoter().repoint();
        }
    };

    /** A primary that lost its memory must not come back as primary: everybody would become as empty as it. */
    private String restartEmpty(String node) {
        String note = "";
        if (node.equals(cluster.beliefs().now())) {
            note = cluster.promoter()
                    .promote(node)
                    .map(successor -> "; " + successor + " promoted first")
                    .orElse("; it is the primary and is empty: no replica could be reached, all data is lost");
        }
        cluster.startNode(node);
        return "started empty" + note;
    }

    private String name(Who who) {
        return parts.get(who.position());
    }

    private long elapsed() {
        return System.nanoTime() - startNanos;
    }
}
