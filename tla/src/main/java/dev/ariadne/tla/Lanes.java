package dev.ariadne.tla;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * TLCs that are kept for further runs. A lane is a class loader with a TLC of its own, for one run at a time; what runs there a
 * second time finds the classes loaded and compiled.
 *
 * <p>TLC numbers the names it reads and keeps the numbers in static tables, which a second specification would confuse. So a lane
 * serves one specification; other texts get another lane.
 */
final class Lanes {
    /** Idle lanes that are kept. Each holds some 10 MB of classes. */
    private static final int MOST_IDLE = 4;

    /** The latest used first. */
    private static final Deque<Lane> IDLE = new ArrayDeque<>();

    private Lanes() {}

    /**
     * A lane.
     *
     * @param specification the only one that runs here
     * @param loader TLC
     */
    record Lane(Specification specification, TlcLoader loader) {}

    /** A lane for the specification, which nobody else uses until it is given back. */
    static Lane take(Specification specification) {
        synchronized (IDLE) {
            for (Iterator<Lane> idle = IDLE.iterator(); idle.hasNext(); ) {
                Lane lane = idle.next();
                if (lane.specification().equals(specification)) {
                    idle.remove();
                    return lane;
                }
            }
        }
        return new Lane(specification, new TlcLoader());
    }

    /** Gives back a lane whose run came to a regular end. One that met trouble is not given back, since TLC may have stopped anywhere. */
    static void giveBack(Lane lane) {
        synchronized (IDLE) {
            IDLE.addFirst(lane);
            while (IDLE.size() > MOST_IDLE) {
                IDLE.removeLast();
            }
        }
    }
}
