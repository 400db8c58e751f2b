package dev.ariadne.core.command;

import dev.ariadne.core.geo.GeoArea;
import dev.ariadne.core.geo.Geohash;
import dev.ariadne.core.keyspace.SortedSet;
import dev.ariadne.core.resp.Args;
import dev.ariadne.core.resp.CommandError;
import dev.ariadne.core.resp.Errors;
import org.jspecify.annotations.Nullable;

/** What a search for places asks for: reads the arguments of GEOSEARCH and GEORADIUS in all their forms. */
final class GeoQuery {
    /** The commands. */
    enum Form {
        SEARCH,
        SEARCH_STORE,
        RADIUS,
        RADIUS_READ,
        BY_MEMBER,
        BY_MEMBER_READ;

        boolean isSearch() {
            return this == SEARCH || this == SEARCH_STORE;
        }

        private boolean mayStore() {
            return this == RADIUS || this == BY_MEMBER;
        }
    }

    /** How results are sorted. */
    enum Order {
        NONE,
        NEAREST,
        FARTHEST
    }

    private final Args args;
    private final Form form;
    private final @Nullable SortedSet set;

    private boolean fromMember;
    private boolean fromPlace;
    private double longitude;
    private double latitude;
    private boolean byRadius;
    private boolean byBox;
    private double width;
    private double height;
    private double unit = 1;
    private boolean withDistance;
    private boolean withHash;
    private boolean withPlace;
    private Order order = Order.NONE;
    private long count;
    private boolean any;
    private int storeKey;
    private boolean storesDistance;

    private GeoQuery(Args args, Form form, @Nullable SortedSet set) {
        this.args = args;
        this.form = form;
        this.set = set;
    }

    /**
     * Reads the request; throws {@link CommandError} when it is wrong.
     *
     * @param source index of the key that is searched
     * @param set what is there, null for nothing
     */
    static GeoQuery of(Args args, Form form, int source, @Nullable SortedSet set) {
        GeoQuery query = new GeoQuery(args, form, set);
        int options = source + 1;
        switch (form) {
            case SEARCH -> {}
            case SEARCH_STORE -> query.storeKey = 1;
            case RADIUS, RADIUS_READ -> {
                query.place(options);
                query.radius(options + 2);
                options += 4;
            }
            case BY_MEMBER, BY_MEMBER_READ -> {
                // Without a set, what the radius is goes unread.
                if (set != null) {
                    query.member(options);
                    query.radius(options + 1);
                }
                options += 3;
            }
        }
        query.options(options);
        query.check();
        return query;
    }

    private void options(int first) {
        for (int i = first; i < args.count(); ) {
            i += option(i, args.count() - i - 1);
        }
    }

    /** Reads the option at {@code i}, which so many arguments follow; returns how many arguments it is. */
    private int option(int i, int following) {
        if (args.is(i, "WITHDIST")) {
            withDistance = true;
        } else if (args.is(i, "WITHHASH")) {
            withHash = true;
        } else if (args.is(i, "WITHCOORD")) {
            withPlace = true;
        } else if (args.is(i, "ANY")) {
            any = true;
        } else if (args.is(i, "ASC")) {
            order = Order.NEAREST;
        } else if (args.is(i, "DESC")) {
            order = Order.FARTHEST;
        } else if (args.is(i, "STOREDIST") && form == Form.SEARCH_STORE) {
            storesDistance = true;
        } else {
            return optionWithValues(i, following);
        }
        return 1;
    }

    private int optionWithValues(int i, int following) {
        if (args.is(i, "COUNT") && following >= 1) {
            count = args.number(i + 1);
            if (count <= 0) {
                throw new CommandError(Errors.PLACE_COUNT);
            }
            return 2;
        }
        boolean stores = args.is(i, "STORE") || args.is(i, "STOREDIST");
        if (stores && form.mayStore() && following >= 1) {
            storesDistance = args.is(i, "STOREDIST");
            storeKey = i + 1;
            return 2;
        }
        if (!form.isSearch()) {
            throw new CommandError(Errors.SYNTAX);
        }
        if (args.is(i, "FROMMEMBER") && following >= 1 && !fromPlace) {
            member(i + 1);
            return 2;
        }
        if (args.is(i, "FROMLONLAT") && following >= 2 && !fromMember) {
            place(i + 1);
            return 3;
        }
        if (args.is(i, "BYRADIUS") && following >= 2 && !byBox) {
            radius(i + 1);
            return 3;
        }
        if (args.is(i, "BYBOX") && following >= 3 && !byRadius) {
            box(i + 1);
            return 4;
        }
        throw new CommandError(Errors.SYNTAX);
    }

    private void member(int i) {
        fromMember = true;
        if (set != null) {
            double score = set.score(args.buf(), args.start(i), args.length(i));
            if (Double.isNaN(score)) {
                throw new CommandError(Errors.NO_SUCH_PLACE);
            }
            longitude = Geohash.ofScore(score).longitude();
            latitude = Geohash.ofScore(score).latitude();
        }
    }

    private void place(int i) {
        fromPlace = true;
        longitude = args.floating(i);
        latitude = args.floating(i + 1);
        GeoCommands.check(longitude, latitude);
    }

    private void radius(int i) {
        byRadius = true;
        double radius = args.floating(i, Errors.RADIUS_NOT_FLOAT);
        if (radius < 0) {
            throw new CommandError(Errors.RADIUS_NEGATIVE);
        }
        unit = GeoCommands.unit(args, i + 1);
        width = radius;
    }

    private void box(int i) {
        byBox = true;
        width = args.floating(i, Errors.WIDTH_NOT_FLOAT);
        height = args.floating(i + 1, Errors.HEIGHT_NOT_FLOAT);
        if (height < 0 || width < 0) {
            throw new CommandError(Errors.BOX_NEGATIVE);
        }
        unit = GeoCommands.unit(args, i + 2);
    }

    private void check() {
        if (stores() && parts() > 0) {
            throw new CommandError("ERR " + (form.isSearch() ? "GEOSEARCHSTORE" : "STORE option in GEORADIUS")
                    + " is not compatible with WITHDIST, WITHHASH and WITHCOORD options");
        }
        if (form.isSearch() && !fromMember && !fromPlace) {
            throw new CommandError("ERR exactly one of FROMMEMBER or FROMLONLAT can be specified for " + args.text(0));
        }
        if (form.isSearch() && !byRadius && !byBox) {
            throw new CommandError("ERR exactly one of BYRADIUS and BYBOX can be specified for " + args.text(0));
        }
        if (any && count == 0) {
            throw new CommandError(Errors.ANY_WITHOUT_COUNT);
        }
    }

    // ---- what was asked

    Form form() {
        return form;
    }

    /** Where; null when there is nothing to be searched. */
    @Nullable
    GeoArea area() {
        if (set == null) {
            return null;
        }
        return byBox
                ? new GeoArea(longitude, latitude, width * unit, height * unit, false)
                : GeoArea.circle(longitude, latitude, width * unit);
    }

    /** What distances are shown in, in m. */
    double unit() {
        return unit;
    }

    /** How many at most, 0 for all. */
    long count() {
        return count;
    }

    /** Whether any so many will do. */
    boolean any() {
        return any;
    }

    /** The first of all are asked for when only some are. */
    Order order() {
        return order == Order.NONE && count > 0 && !any ? Order.NEAREST : order;
    }

    boolean withDistance() {
        return withDistance;
    }

    boolean withHash() {
        return withHash;
    }

    boolean withPlace() {
        return withPlace;
    }

    /** How much is told of each place besides its name. */
    int parts() {
        return (withDistance ? 1 : 0) + (withHash ? 1 : 0) + (withPlace ? 1 : 0);
    }

    boolean stores() {
        return storeKey > 0;
    }

    /** Index of the key that gets the result. */
    int storeKey() {
        return storeKey;
    }

    /** Whether distances and not geohashes are the scores. */
    boolean storesDistance() {
        return storesDistance;
    }
}
