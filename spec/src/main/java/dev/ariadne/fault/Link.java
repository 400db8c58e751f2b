package dev.ariadne.fault;

/**
 * One direction of the network: bytes that travel from one endpoint to another. Endpoints are node names, {@link #CLIENTS},
 * {@link #OTHER_CLIENTS} and {@link #CONTROL}.
 *
 * @param from where the bytes come from
 * @param to where they go
 */
public record Link(String from, String to) {
    /** The endpoint at which clients sit. */
    public static final String CLIENTS = "clients";

    /** The endpoint of every second client, which a split may put elsewhere. */
    public static final String OTHER_CLIENTS = "other-clients";

    /** The endpoint of the orchestrator: the harness in its role of the one who promotes. */
    public static final String CONTROL = "control";

    /** The way back. */
    public Link reverse() {
        return new Link(to, from);
    }

    @Override
    public String toString() {
        return from + "→" + to;
    }
}
