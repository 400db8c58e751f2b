package dev.ariadne.bench;

import java.io.IOException;

/** One kind of measurement: a class and a line in {@link Scenarios#ALL}. */
public interface Scenario {
    /** The word of {@code --scenario}. */
    String name();

    /** What it measures, in one line. */
    String about();

    /** Whether it runs when none is named: the whole of the quick ones takes minutes. */
    boolean quick();

    /**
     * Measures all contenders in turns and adds the figures to the run's results.
     *
     * @throws dev.ariadne.fault.UnusableEnvironmentException when a program is missing or does not start; the message names the remedy
     */
    void run(Run run) throws IOException;
}
