package dev.ariadne.bench;

import java.util.List;

/**
 * Lines over a common axis, for the page.
 *
 * @param scenario whose it is
 * @param yLog whether the upward axis is logarithmic
 */
public record Plot(String scenario, String title, String xLabel, String yLabel, boolean yLog, List<Line> lines) {
    /**
     * One server's line, by rising x.
     *
     * @param server decides the colour
     */
    public record Line(String server, String name, List<Point> points) {}

    public record Point(double x, double y) {}
}
