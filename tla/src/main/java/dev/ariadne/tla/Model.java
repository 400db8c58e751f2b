package dev.ariadne.tla;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One model: settings of the specification, and what TLC must find.
 *
 * @param name what it is called on the command line
 * @param about one sentence: what goes on in it
 * @param settings the specification's constants and their values, both in TLA+
 * @param holds properties that must hold, in the order in which they are checked
 * @param fails properties that must be refuted; a model has at most one, since TLC stops at the first
 * @param temporal those of {@code holds} and {@code fails} that speak of steps or behaviours and not of single states
 * @param size how long a check takes
 * @param alike whether servers are interchangeable, so that of states which are mirror images one stands for all
 * @param until the operator that says where a search may end, since no state after one in which it is false can refute a property that
 *     is checked; null to search everything
 * @param fair whether behaviours are fair: what can happen for ever happens in the end
 * @param conform whether the server's own code can be led through the model's behaviours
 * @param states distinct states that TLC must find, 0 when that is not pinned
 */
public record Model(
        String name,
        String about,
        Map<String, String> settings,
        List<String> holds,
        List<String> fails,
        List<String> temporal,
        Size size,
        boolean alike,
        @Nullable String until,
        boolean fair,
        boolean conform,
        long states) {

    /** How long a check takes on a machine of two cores: a second or so, minutes, or up to hours. */
    public enum Size {
        SMALL,
        MEDIUM,
        LARGE
    }

    /** The module that a model checks. */
    public static final String MODULE = "Properties";

    /** The model as TLC's configuration file. */
    public String cfg() {
        StringBuilder cfg = new StringBuilder();
        cfg.append("\\* ").append(name).append(": ").append(about).append('\n');
        cfg.append("SPECIFICATION ").append(fair ? "FairSpec" : "Spec").append("\nCONSTANTS\n");
        for (String server : servers()) {
            assign(cfg, server, server);
        }
        settings.forEach((constant, value) -> assign(cfg, constant, value));
        for (List<String> properties : List.of(holds, fails)) {
            for (String property : properties) {
                cfg.append(temporal.contains(property) ? "PROPERTY " : "INVARIANT ")
                        .append(property)
                        .append('\n');
            }
        }
        if (alike) {
            cfg.append("SYMMETRY Alike\n");
        }
        if (until != null) {
            cfg.append("CONSTRAINT ").append(until).append('\n');
        }
        // A behaviour may end: budgets of writes and faults run out.
        cfg.append("CHECK_DEADLOCK FALSE\n");
        return cfg.toString();
    }

    private static void assign(StringBuilder cfg, String constant, String value) {
        cfg.append("  ").append(constant).append(" = ").append(value).append('\n');
    }

    /** The same model with every state counted, also where it is the mirror image of another. */
    public Model withoutSymmetry() {
        return new Model(
                name, about, settings, holds, fails, temporal, size, false, until, fair, conform, alike ? 0 : states);
    }

    /** The names of the servers, in order. */
    public List<String> servers() {
        String set = setting("Server");
        return List.of(set.substring(1, set.length() - 1).trim().split("\\s*,\\s*"));
    }

    /**
     * The value of a constant.
     *
     * @throws IllegalArgumentException if the specification has no such constant
     */
    public String setting(String constant) {
        String value = settings.get(constant);
        if (value == null) {
            throw new IllegalArgumentException("model " + name + " has no setting " + constant);
        }
        return value;
    }

    /** The value of a numeric constant. */
    public int number(String constant) {
        return Integer.parseInt(setting(constant));
    }

    /** The value of a Boolean constant. */
    public boolean flag(String constant) {
        return "TRUE".equals(setting(constant));
    }

    /** What TLC is expected to say. */
    public String expectation() {
        return fails.isEmpty() ? "holds" : fails.get(0) + " fails";
    }
}
