package dev.ariadne.bench;

import java.io.IOException;

/** From the start of the process, the launcher's included, until it accepts connections. */
final class StartTime implements Scenario {
    private static final Bar BAR = Bar.atMost(600);

    @Override
    public String name() {
        return "start";
    }

    @Override
    public String about() {
        return "from the start of the process until it accepts connections";
    }

    @Override
    public boolean quick() {
        return true;
    }

    @Override
    public void run(Run run) throws IOException {
        for (int round = 1; round <= run.setting().rounds(); round++) {
            run.say("start: round " + round + " of " + run.setting().rounds());
            for (Contender contender : run.contenders()) {
                try (BenchServer server = BenchServer.start(contender, run.directory())) {
                    run.results().add(name(), "start to ready", "ms", BAR, contender.name(), server.startMs());
                    run.results()
                            .add(
                                    name(),
                                    "CPU until ready",
                                    "ms",
                                    null,
                                    contender.name(),
                                    server.cpu().toMillis());
                    run.results()
                            .add(
                                    name(),
                                    "memory when ready",
                                    "MB",
                                    null,
                                    contender.name(),
                                    server.residentBytes() / 1e6);
                }
            }
        }
    }
}
