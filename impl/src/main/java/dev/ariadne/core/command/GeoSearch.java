package dev.ariadne.core.command;

import static dev.ariadne.core.command.Command.Flag.DENYOOM;
import static dev.ariadne.core.command.Command.Flag.READONLY;
import static dev.ariadne.core.command.Command.Flag.WRITE;

import dev.ariadne.core.geo.GeoArea;
import dev.ariadne.core.geo.Geohash;
import dev.ariadne.core.keyspace.SortedSet;
import dev.ariadne.core.resp.Args;
import dev.ariadne.core.resp.Reply;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntConsumer;

/** Commands that search places in an area (Redis: geo.c:georadiusGeneric). */
final class GeoSearch {
    /** Members looked at between two looks at whether enough were found. */
    private static final int AT_ONCE = 64;

    private static final Comparator<Found> NEAREST_FIRST = Comparator.comparingDouble(Found::distance);

    private GeoSearch() {}

    static void define(CommandTable t) {
        t.def("geosearch", -7, READONLY, 1, 1, 1, c -> search(c, GeoQuery.Form.SEARCH));
        t.def("geosearchstore", -8, WRITE | DENYOOM, 1, 2, 1, c -> search(c, GeoQuery.Form.SEARCH_STORE));
        Keys radius = Keys.found(1, 1, 1, (args, key) -> keys(args, 6, key));
        Keys byMember = Keys.found(1, 1, 1, (args, key) -> keys(args, 5, key));
        t.def("georadius", -6, WRITE | DENYOOM, radius, c -> search(c, GeoQuery.Form.RADIUS));
        t.def("georadiusbymember", -5, WRITE | DENYOOM, byMember, c -> search(c, GeoQuery.Form.BY_MEMBER));
        t.def("georadius_ro", -6, READONLY, 1, 1, 1, c -> search(c, GeoQuery.Form.RADIUS_READ));
        t.def("georadiusbymember_ro", -5, READONLY, 1, 1, 1, c -> search(c, GeoQuery.Form.BY_MEMBER_READ));
    }

    /** The key, and those after the first STORE and the first STOREDIST. */
    private static void keys(Args args, int firstOption, IntConsumer key) {
        key.accept(1);
        for (String word : new String[] {"STORE", "STOREDIST"}) {
            int i = firstOption;
            while (i < args.count() && !args.is(i, word)) {
                i++;
            }
            if (i + 1 < args.count()) {
                key.accept(i + 1);
            }
        }
    }

    /** A place in the area; the distance is in m. */
    private record Found(byte[] member, double score, double distance) {}

    private static void search(Call call, GeoQuery.Form form) {
        int source = form == GeoQuery.Form.SEARCH_STORE ? 2 : 1;
        SortedSet set = SortedSetCommands.read(call, source);
        GeoQuery query = GeoQuery.of(call.args(), form, source, set);
        GeoArea area = query.area();
        call.reserveCopies(source, source + 1);
        List<Found> found = set == null || area == null ? List.of() : found(set, area, query);
        if (query.stores()) {
            store(call, query, found);
        } else {
            reply(call, query, found);
        }
    }

    private static List<Found> found(SortedSet set, GeoArea area, GeoQuery query) {
        List<Found> found = new ArrayList<>();
        long enough = query.any() ? query.count() : Long.MAX_VALUE;
        for (Geohash cell : area.cells()) {
            int from = set.countBelow(cell.minScore(), false);
            int to = set.countBelow(cell.endScore(), false);
            for (; from < to && found.size() < enough; from += AT_ONCE) {
                set.forEach(from, Math.min(to, from + AT_ONCE), (member, score) -> {
                    Geohash place = Geohash.ofScore(score);
                    double distance = area.distanceInside(place.longitude(), place.latitude());
                    if (!Double.isNaN(distance) && found.size() < enough) {
                        found.add(new Found(member, score, distance));
                    }
                });
            }
        }
        switch (query.order()) {
            case NEAREST -> found.sort(NEAREST_FIRST);
            case FARTHEST -> found.sort(NEAREST_FIRST.reversed());
            case NONE -> {}
        }
        return query.count() > 0 && query.count() < found.size() ? found.subList(0, (int) query.count()) : found;
    }

    private static void reply(Call call, GeoQuery query, List<Found> found) {
        Reply reply = call.reply();
        reply.array(found.size());
        for (Found one : found) {
            if (query.parts() > 0) {
                reply.array(1 + query.parts());
            }
            reply.bulk(one.member);
            if (query.withDistance()) {
                GeoCommands.replyDistance(call, one.distance / query.unit());
            }
            if (query.withHash()) {
                reply.integer((long) one.score);
            }
            if (query.withPlace()) {
                GeoCommands.replyPlace(call, Geohash.ofScore(one.score));
            }
        }
    }

    private static void store(Call call, GeoQuery query, List<Found> found) {
        SortedSet.Builder places = new SortedSet.Builder(call.layout());
        for (Found one : found) {
            places.put(one.member.clone(), query.storesDistance() ? one.distance / query.unit() : one.score);
        }
        SortedSetCommands.store(
                call,
                query.storeKey(),
                places.build(),
                query.form().isSearch() ? "geosearchstore" : "georadiusstore",
                found.size());
    }
}
