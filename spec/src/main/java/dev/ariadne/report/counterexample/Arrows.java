package dev.ariadne.report.counterexample;

import dev.ariadne.checker.page.Markup;
import dev.ariadne.report.counterexample.Message.Fate;
import java.awt.geom.Line2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The messages as arrows. One that is received in the next step goes straight; one that is long under way goes down between the lanes,
 * each in a track of its own. Labels are put where they cover least.
 */
final class Arrows {
    private static final double TRACK = 15;
    private static final double[] ALONG = {0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8, 0.12, 0.88};
    private static final double SHORT_OF = 30;

    private final Layout layout;
    private final List<Arrow> arrows = new ArrayList<>();
    private final List<Rectangle2D> occupied = new ArrayList<>();
    private final Map<Integer, List<double[]>> tracks = new HashMap<>();

    private record Arrow(Message message, List<Point2D> points) {}

    /** @param occupied where chips stand, which labels keep clear of */
    Arrows(Layout layout, List<Message> messages, List<Rectangle2D> occupied) {
        this.layout = layout;
        this.occupied.addAll(occupied);
        Map<Integer, Integer> departures = new HashMap<>();
        for (Message message : messages) {
            int nth = departures.merge(message.sent(), 1, Integer::sum) - 1;
            arrows.add(new Arrow(message, route(message, nth)));
        }
    }

    private double side(Message message) {
        return Math.signum(layout.x(message.to()) - layout.x(message.from()));
    }

    private List<Point2D> route(Message message, int nth) {
        double side = side(message);
        double fromX = layout.x(message.from()) + side * layout.half(message.sent(), message.from());
        double fromY = (message.sent() == 0 ? layout.top(1) - 8 : layout.middle(message.sent())) + 3 + 5 * nth;
        boolean ends = message.fate() != Fate.UNDER_WAY;
        double toX = layout.x(message.to())
                - side * (layout.half(message.ended(), message.to()) + (message.fate() == Fate.LOST ? SHORT_OF : 1));
        double toY = ends ? layout.middle(message.ended()) - 4 : layout.bottom(layout.steps()) - 4;
        List<Point2D> points = new ArrayList<>();
        points.add(new Point2D.Double(fromX, fromY));
        if (!ends || message.ended() > message.sent() + 1) {
            double track = track(message, fromY, toY);
            points.add(new Point2D.Double(track, fromY));
            points.add(new Point2D.Double(track, toY));
        }
        if (ends) {
            points.add(new Point2D.Double(toX, toY));
        }
        return points;
    }

    /** A free track in the gap before the receiver's lane. */
    private double track(Message message, double from, double to) {
        double gap = layout.x(message.to()) - side(message) * layout.lane() / 2;
        List<double[]> taken = tracks.computeIfAbsent((int) gap, g -> new ArrayList<>());
        for (int i = 0; ; i++) {
            double offset = (i % 2 == 0 ? -1 : 1) * ((i + 1) / 2) * TRACK;
            double x = gap + offset;
            if (taken.stream().noneMatch(t -> t[0] == x && t[1] < to + 4 && from - 4 < t[2])) {
                taken.add(new double[] {x, from, to});
                return x;
            }
        }
    }

    /** Draws the lines; chips come over them. */
    void lines(Markup svg) {
        for (Arrow arrow : arrows) {
            Message message = arrow.message();
            String style = style(message.type());
            String path = arrow.points().stream()
                    .map(p -> String.format(Locale.ROOT, "%.1f,%.1f", p.getX(), p.getY()))
                    .collect(Collectors.joining(" "));
            String fate = message.fate() == Fate.UNDER_WAY
                    ? ", still under way"
                    : ", " + message.fate().words() + " in step " + message.ended();
            String dashed = message.fate() == Fate.RECEIVED ? "" : " dashed";
            svg.shape(
                    "polyline",
                    message.label() + " from " + message.from() + " to " + message.to() + ": sent in step "
                            + message.sent() + fate,
                    "class",
                    "arrow " + style + dashed,
                    "points",
                    path);
            end(svg, arrow, style);
        }
    }

    private static void end(Markup svg, Arrow arrow, String style) {
        int last = arrow.points().size() - 1;
        Point2D tip = arrow.points().get(last);
        Point2D back = arrow.points().get(last - 1);
        double x = tip.getX();
        double y = tip.getY();
        switch (arrow.message().fate()) {
            case RECEIVED -> {
                double angle = Math.atan2(y - back.getY(), x - back.getX());
                StringBuilder points = new StringBuilder(String.format(Locale.ROOT, "%.1f,%.1f", x, y));
                for (double turn : new double[] {-0.38, 0.38}) {
                    points.append(String.format(
                            Locale.ROOT,
                            " %.1f,%.1f",
                            x - 10 * Math.cos(angle + turn),
                            y - 10 * Math.sin(angle + turn)));
                }
                svg.empty("polygon", "class", "head " + style, "points", points);
            }
            case LOST ->
                svg.empty(
                        "path",
                        "class",
                        "cross",
                        "d",
                        String.format(Locale.ROOT, "M%.1f %.1fl10 10m0 -10l-10 10", x - 5, y - 5));
            case UNDER_WAY -> svg.empty("circle", "class", "arrow open " + style, "cx", x, "cy", y, "r", 4);
        }
    }

    /** Draws the labels, over everything else. */
    void labels(Markup svg) {
        for (Arrow arrow : arrows) {
            String label = arrow.message().label();
            double width = label.length() * Layout.LETTER + 6;
            Rectangle2D best = new Rectangle2D.Double();
            double least = Double.MAX_VALUE;
            for (double along : ALONG) {
                Point2D at = at(arrow.points(), along);
                Rectangle2D place = new Rectangle2D.Double(at.getX() - width / 2, at.getY() - 8, width, 16);
                double cost = cost(place, arrow);
                if (cost < least) {
                    least = cost;
                    best = place;
                }
            }
            occupied.add(best);
            svg.empty(
                    "rect",
                    "class",
                    "under-label",
                    "rx",
                    3,
                    "x",
                    best.getX(),
                    "y",
                    best.getY(),
                    "width",
                    width,
                    "height",
                    16);
            svg.element(
                    "text",
                    label,
                    "class",
                    "label " + style(arrow.message().type()),
                    "x",
                    best.getCenterX(),
                    "y",
                    best.getY() + 12,
                    "text-anchor",
                    "middle");
        }
    }

    private double cost(Rectangle2D place, Arrow own) {
        double cost = 0;
        for (Point2D bend : own.points()) {
            cost += place.contains(bend) ? 15 : 0;
        }
        for (Rectangle2D other : occupied) {
            Rectangle2D both = place.createIntersection(other);
            if (!both.isEmpty()) {
                cost += 20 + both.getWidth() * both.getHeight();
            }
        }
        for (Arrow arrow : arrows) {
            for (int i = 1; arrow != own && i < arrow.points().size(); i++) {
                Line2D line = new Line2D.Double(
                        arrow.points().get(i - 1), arrow.points().get(i));
                cost += line.intersects(place) ? 12 : 0;
            }
        }
        return cost;
    }

    private static Point2D at(List<Point2D> points, double along) {
        double length = 0;
        for (int i = 1; i < points.size(); i++) {
            length += points.get(i).distance(points.get(i - 1));
        }
        double rest = length * along;
        int i = 1;
        while (i < points.size() - 1 && rest > points.get(i).distance(points.get(i - 1))) {
            rest -= points.get(i).distance(points.get(i - 1));
            i++;
        }
        Point2D from = points.get(i - 1);
        Point2D to = points.get(i);
        double part = rest / Math.max(1, to.distance(from));
        return new Point2D.Double(
                from.getX() + part * (to.getX() - from.getX()), from.getY() + part * (to.getY() - from.getY()));
    }

    /** The kind of message, as the style sheet colours it. */
    static String style(String type) {
        return switch (type) {
            case "write", "ask" -> "stream";
            case "ack" -> "ack";
            case "close", "refuse" -> "end";
            default -> "sync";
        };
    }
}
