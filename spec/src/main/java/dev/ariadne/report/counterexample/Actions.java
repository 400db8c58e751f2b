package dev.ariadne.report.counterexample;

import static dev.ariadne.report.counterexample.Actions.Reads.A_REPLICA;
import static dev.ariadne.report.counterexample.Actions.Reads.ITS_PRIMARY;
import static dev.ariadne.report.counterexample.Actions.Reads.NOTHING;

import dev.ariadne.tla.Label;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is known of the specification's actions: each has a sentence, and the server that acts may read a message. */
final class Actions {
    /** By name and number of parameters. */
    private static final Map<String, Action> ALL = new LinkedHashMap<>();

    /** What a cut does not let pass, as a parameter has it. */
    private static final Map<String, String> WAYS = Map.of(
            "both", "no message passes",
            "out", "nothing it says gets out",
            "in", "it hears nothing",
            "unseen", "the outside alone does not see it");

    static {
        client("Write", "write", "A client writes at {0}, which pushes the command to the replicas attached to it.");
        client("RejectWrite", "write refused", "{0} refuses a client's write (-READONLY or -NOREPLICAS).");
        client("Read", "read", "A client reads at {0}.");
        client("WaitBegin", "WAIT", "The client that wrote at {0} calls WAIT and blocks.");
        add("AskAcks", NOTHING, "{0} asks for acknowledgements: REPLCONF GETACK goes down the stream.");
        client("WaitReturn", "WAIT: OK", "WAIT returns at {0}: the client takes its write for safe.");
        client("WaitTimeout", "WAIT timed out", "WAIT times out at {0}.");
        add("RequestSync", NOTHING, "{0} connects to its primary and sends PSYNC replid offset.");
        add("GrantPartial", A_REPLICA, "{0} lets {1} continue: +CONTINUE and what {1} has missed of the stream.");
        add("GrantFull", A_REPLICA, "{0} cannot let {1} continue: +FULLRESYNC, and a snapshot is begun.");
        add("RefuseSync", A_REPLICA, "{0} has no link to a primary of its own and turns {1} away (-NOMASTERLINK).");
        add("SnapshotStep", NOTHING, "{0} has the snapshot complete and sends it to {1}.");
        add("AcceptPartial", ITS_PRIMARY, "{0} reads +CONTINUE and is online.");
        add("AcceptFull", ITS_PRIMARY, "{0} reads +FULLRESYNC and awaits the snapshot.");
        add("LoadSnapshot", ITS_PRIMARY, "{0} loads the snapshot in place of its data and acknowledges it.");
        add("AbandonSync", ITS_PRIMARY, "{0} reads -NOMASTERLINK and closes the link.");
        add("ApplyStream", ITS_PRIMARY, "{0} applies the next command of the stream.");
        add("SendAck", NOTHING, "{0} acknowledges its offset (REPLCONF ACK).");
        add("ReceiveAck", A_REPLICA, "{0} reads the acknowledgement of {1}.");
        add("LinkLost", ITS_PRIMARY, "{0} notices that its primary has closed the link.");
        add("ReplicaLost", A_REPLICA, "{0} notices that {1} has closed the link.");
        fault("LinkTimeout", "gives up its link", "{0} gives up its link to its primary (timeout or socket error).");
        fault("ReplicaTimeout", "gives up {1}", "{0} gives up its replica {1} (timeout or buffer limit).");
        fault(
                "Overtake",
                "old link of {1} looks alive",
                "{0} serves the new connection of {1} while the old one still looks alive: it counts both.");
        add("OldTimeout", NOTHING, "{0} notices that the old connection of {1} is dead.");
        add("Tick", NOTHING, "A tick of time passes.");
        outside(
                "Promote",
                "promoted",
                "The operator makes {0} primary (REPLICAOF NO ONE), under a new replication id.");
        outside("Follow", "told to follow {1}", "The operator tells {0} to follow {1} (REPLICAOF).");
        add("Save", NOTHING, "{0} saves a snapshot of its data to disk.");
        fault("Crash", "crash", "{0} crashes: the process and its memory are gone.");
        fault("Restart", "restart", "{0} is started again.");
        fault("Cut", "cut off: {1}", "The network cuts {0} off from the other servers: {1}.");
        add("Heal", NOTHING, "The network heals.");
    }

    private Actions() {}

    /** Which queue the acting server reads from. */
    enum Reads {
        NOTHING,
        /** The server of the first parameter reads what its primary sent. */
        ITS_PRIMARY,
        /** The server of the first parameter reads what that of the second, a replica, sent. */
        A_REPLICA
    }

    /** Who makes it happen. */
    enum Origin {
        SERVER,
        CLIENT,
        OPERATOR,
        FAULT
    }

    /**
     * An action.
     *
     * @param mark what it is called beside the server that it happens to; empty where messages tell enough
     * @param sentence with {@code {0}} for its first parameter and so on
     */
    record Action(Reads reads, Origin origin, String mark, String sentence) {}

    /** What is known of an action, null if nothing is. */
    static @Nullable Action of(@Nullable Label label) {
        return label == null
                ? null
                : ALL.get(key(label.action(), label.parameters().size()));
    }

    /** The action in a sentence; its name with its parameters if it is not known. */
    static String sentence(Label label) {
        Action action = of(label);
        return action == null ? label + "." : filled(action.sentence(), label);
    }

    /** What the action is called beside its server, empty if nothing. */
    static String mark(Label label) {
        Action action = of(label);
        return action == null ? label.toString() : filled(action.mark(), label);
    }

    private static String filled(String text, Label label) {
        String filled = text;
        for (int i = 0; i < label.parameters().size(); i++) {
            String parameter = label.parameter(i);
            filled = filled.replace("{" + i + "}", WAYS.getOrDefault(parameter, parameter));
        }
        return filled;
    }

    private static String key(String name, int parameters) {
        return name + "/" + parameters;
    }

    private static void put(String name, Action action) {
        int parameters = 0;
        while (action.sentence().contains("{" + parameters + "}")) {
            parameters++;
        }
        ALL.put(key(name, parameters), action);
    }

    private static void add(String name, Reads reads, String sentence) {
        put(name, new Action(reads, Origin.SERVER, "", sentence));
    }

    private static void client(String name, String mark, String sentence) {
        put(name, new Action(NOTHING, Origin.CLIENT, mark, sentence));
    }

    private static void outside(String name, String mark, String sentence) {
        put(name, new Action(NOTHING, Origin.OPERATOR, mark, sentence));
    }

    private static void fault(String name, String mark, String sentence) {
        put(name, new Action(NOTHING, Origin.FAULT, mark, sentence));
    }
}
