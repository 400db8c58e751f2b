package dev.ariadne.tla;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The specification of traces, TracePushReplication, for a number of servers: its states, and where a step of a trace leads. States are
 * opaque and immutable, and kept by whoever needs them.
 */
public final class Traces implements AutoCloseable {
    /** The module. */
    public static final String MODULE = "TracePushReplication";

    /** What must hold of every state and costs little to look at. */
    public static final List<String> CHEAP_INVARIANTS =
            List.of("SameIdSameHistory", "OnePrimaryPerEpoch", "EarlierIdSameHistory");

    /** What must hold of every state and looks into queues that may be long. */
    public static final List<String> COSTLY_INVARIANTS =
            List.of("TypeOK", "ReplicaIsPrefix", "NoSkipNoRepeat", "AckSound");

    private static final Map<String, String> SETTINGS = Map.of(
            "Warm", "FALSE",
            "HalfOpen", "TRUE",
            "Majority", "FALSE",
            "Choice", "\"any\"");

    /** Budgets of a model; a trace has none. */
    private static final List<String> UNBOUNDED =
            List.of("MaxWrites", "MaxCrashes", "MaxSaves", "MaxPromotions", "MaxChains", "MaxDrops");

    private static final Map<String, String> IN_PLACE_OF = Map.ofEntries(
            Map.entry("Led", "NobodyLeads"),
            Map.entry("Candidates", "Chosen"),
            Map.entry("Pointed", "PointedAnywhere"),
            Map.entry("Drop", "LostAnyway"),
            Map.entry("AckDue", "Always"),
            Map.entry("NoSnapshotUnderWay", "Always"),
            Map.entry("Connects", "ReachesIt"),
            Map.entry("AtOnce", "InALineOfItsOwn"),
            Map.entry("Trimmed", "AsTrimmed"),
            Map.entry("Released", "AsTrimmed"),
            Map.entry("StaysBehind", "StillThere"),
            Map.entry("AcksWanted", "Producing"),
            Map.entry("MayWrite", "EnoughGood"),
            Map.entry("Refuses", "RefusesIt"),
            Map.entry("Extend", "OneKind"),
            Map.entry("ExtendAll", "ManyAtOnce"));

    private final List<String> servers;
    private final Lanes.Lane lane;
    private final Workspace workspace;
    private final Engine.Tracer tracer;

    private Traces(List<String> servers) {
        this.servers = List.copyOf(servers);
        Map<String, String> modules = new LinkedHashMap<>(Models.modules());
        modules.put(MODULE + ".tla", Models.module(MODULE + ".tla"));
        Specification specification = new Specification(MODULE, modules, Map.of());
        this.lane = Lanes.take(specification);
        this.workspace = Workspace.of(modules, cfg(servers));
        this.tracer = lane.loader().create(Engine.Tracer.class, "TraceRun");
        tracer.open(workspace.directory(), MODULE);
    }

    /** The specification for these servers, by names without quotation marks. */
    public static Traces of(List<String> servers) {
        return new Traces(servers);
    }

    private static String cfg(List<String> servers) {
        Map<String, String> settings = new LinkedHashMap<>(Models.registered().defaults());
        settings.putAll(SETTINGS);
        UNBOUNDED.forEach(budget -> settings.put(budget, String.valueOf(Integer.MAX_VALUE)));
        settings.put("Server", "{\"" + String.join("\", \"", servers) + "\"}");
        settings.put("First", '"' + servers.get(0) + '"');
        StringBuilder cfg = new StringBuilder("SPECIFICATION TraceSpec\nCONSTANTS\n");
        settings.forEach((constant, value) ->
                cfg.append("  ").append(constant).append(" = ").append(value).append('\n'));
        IN_PLACE_OF.forEach((operator, other) ->
                cfg.append("  ").append(operator).append(" <- ").append(other).append('\n'));
        for (List<String> group : List.of(CHEAP_INVARIANTS, COSTLY_INVARIANTS)) {
            group.forEach(
                    invariant -> cfg.append("INVARIANT ").append(invariant).append('\n'));
        }
        return cfg.append("CHECK_DEADLOCK FALSE\n").toString();
    }

    /** Their names. */
    public List<String> servers() {
        return servers;
    }

    /** The state before the first line. */
    public Object initial() {
        return tracer.initial();
    }

    /**
     * Where one step leads: to nothing when the specification does not allow it.
     *
     * @param step the name of an action of the module, without its last word, Step
     * @param line what the module reads of the line: field to Integer, String, Boolean or List of such; {@code server} at least
     */
    public List<Object> successors(Object state, String step, Map<String, Object> line) {
        return tracer.successors(state, step, line);
    }

    /** The value of a variable, or of what is found in it by these arguments, in terms of the JDK as {@link StateGraph#state} has it. */
    public Object value(Object state, String variable, String... arguments) {
        return tracer.value(state, variable, arguments);
    }

    /** A number that is equal for equal states. */
    public long fingerprint(Object state) {
        return tracer.fingerprint(state);
    }

    /** The first of these invariants that the state refutes, null if none. */
    public @Nullable String refuted(Object state, List<String> invariants) {
        return tracer.refuted(state, invariants);
    }

    /** A state's variables, as {@link StateGraph#state} has them. */
    public Map<String, Object> state(Object state) {
        return tracer.state(state);
    }

    /** What PushReplication's actions of one server could do in a state, and the states after it. */
    public List<Step> alternatives(Object state, String server, Map<String, Object> line) {
        return tracer.alternatives(state, server, line);
    }

    @Override
    public void close() {
        workspace.close();
        Lanes.giveBack(lane);
    }
}
