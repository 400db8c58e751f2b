package dev.ariadne.fault.nemesis;

import dev.ariadne.fault.FakeClock;
import dev.ariadne.fault.Fault;
import dev.ariadne.fault.Round.Step;
import dev.ariadne.fault.Target;
import dev.ariadne.fault.Who;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/** A wall clock that is set, forward or back, by a little or by hours, and set right again. */
final class Clock implements Nemesis {
    private static final List<Long> JUMPS_S = List.of(3600L, -3600L, 5L, -5L, 60L, -60L);

    @Override
    public String name() {
        return "clock";
    }

    @Override
    public String meaning() {
        return "a node's wall clock set by seconds to an hour, forward or back (libfaketime; redis:PATH only)";
    }

    @Override
    public int leastNodes() {
        return 1;
    }

    @Override
    public Set<Need> needs() {
        return Set.of(Need.PROCESSES, Need.CLOCK);
    }

    @Override
    public Optional<String> unavailable(Target target) {
        return FakeClock.unavailable(target);
    }

    @Override
    public Set<String> faults() {
        return Set.of("MaxDrops");
    }

    @Override
    public Turn turn(RandomGenerator random, Circumstances c) {
        Who victim = new Who(random.nextInt(c.nodes()));
        long seconds = JUMPS_S.get(c.occurrence() < 2 ? c.occurrence() : random.nextInt(JUMPS_S.size()));
        return new Turn(
                "the clock of " + victim + (seconds < 0 ? " back by " : " forward by ") + Math.abs(seconds) + " s",
                List.of(
                        new Step(0, new Fault.SetClock(victim, seconds)),
                        new Step(c.holdMs(), new Fault.SetClock(victim, 0))));
    }
}
