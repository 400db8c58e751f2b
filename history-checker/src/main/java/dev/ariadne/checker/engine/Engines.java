package dev.ariadne.checker.engine;

/** Chooses the engine for a register's history. */
public final class Engines {
    private static final Engine ZONES = new ZonesEngine();
    private static final Engine FRONTIER = new FrontierEngine();

    private Engines() {}

    /** The fastest engine that applies. */
    public static Engine choose(KeyHistory history) {
        return ZonesEngine.applies(history) ? ZONES : FRONTIER;
    }
}
