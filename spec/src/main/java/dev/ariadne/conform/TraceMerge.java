package dev.ariadne.conform;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Traces as one, by time. The lines of one source keep their order; the next of another may come first when a line waits for what another
 * server does at the same moment.
 */
final class TraceMerge {
    /** One trace: its next line stands at its head. */
    static final class Source {
        private final Iterator<TraceLine> lines;
        private @Nullable TraceLine head;

        Source(Iterator<TraceLine> lines) {
            this.lines = lines;
            advance();
        }

        TraceLine head() {
            TraceLine h = head;
            if (h == null) {
                throw new IllegalStateException("the trace has ended");
            }
            return h;
        }

        private void advance() {
            head = lines.hasNext() ? lines.next() : null;
        }
    }

    private final List<Source> sources = new ArrayList<>();

    TraceMerge(List<Iterator<TraceLine>> traces) {
        traces.forEach(trace -> sources.add(new Source(trace)));
        sources.removeIf(source -> source.head == null);
    }

    /** The sources whose next line is not more than {@code aheadNanos} later than the earliest, the earliest first; empty at the end. */
    List<Source> next(long aheadNanos) {
        if (sources.size() < 2) {
            return sources;
        }
        sources.sort(Comparator.comparingLong(source -> source.head().at()));
        long until = sources.get(0).head().at() + aheadNanos;
        int n = 1;
        while (n < sources.size() && sources.get(n).head().at() <= until) {
            n++;
        }
        return sources.subList(0, n);
    }

    /** Takes the source's head. */
    void take(Source source) {
        source.advance();
        if (source.head == null) {
            sources.remove(source);
        }
    }
}
