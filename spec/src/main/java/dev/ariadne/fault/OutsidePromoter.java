package dev.ariadne.fault;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Servers that somebody else runs: whoever promotes there, the harness follows, by asking all for their roles. It changes roles itself
 * only where that was allowed.
 */
final class OutsidePromoter implements Promoter {
    private static final int POLL_MS = 100;

    private final List<String> names;
    private final Beliefs beliefs;
    private final Function<String, @Nullable NodeInfo> observer;
    private final @Nullable Promoter own;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread watching = new Thread(this::watch, "role-watch");

    /**
     * @param observer what a node says of itself now, null for nothing
     * @param own promotes where the harness may; else null
     */
    OutsidePromoter(
            List<String> names,
            Beliefs beliefs,
            Function<String, @Nullable NodeInfo> observer,
            @Nullable Promoter own) {
        this.names = names;
        this.beliefs = beliefs;
        this.observer = observer;
        this.own = own;
    }

    @Override
    public void start() {
        watching.setDaemon(true);
        watching.start();
    }

    private void watch() {
        try {
            List<String> before = List.of();
            while (!stop.await(POLL_MS, TimeUnit.MILLISECONDS)) {
                List<String> primaries = primaries();
                // Of two that hold themselves to be it nobody can say which is right. Nodes are asked one after the
                // other, so roles that
                // change meanwhile can look as nobody ever had them: only what is seen twice counts.
                if (primaries.size() == 1
                        && primaries.equals(before)
                        && !primaries.get(0).equals(beliefs.now())) {
                    beliefs.change(primaries.get(0), System.nanoTime());
                }
                before = primaries;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<String> primaries() {
        return names.stream()
                .filter(name -> {
                    NodeInfo info = observer.apply(name);
                    return info != null && info.isPrimary();
                })
                .toList();
    }

    @Override
    public Optional<String> promote(String old) {
        return own == null ? Optional.empty() : own.promote(old);
    }

    @Override
    public Optional<String> handOver() {
        return own == null ? Optional.empty() : own.handOver();
    }

    @Override
    public String repoint() {
        return own == null ? "left as they are" : own.repoint();
    }

    @Override
    public void close() {
        stop.countDown();
    }
}
