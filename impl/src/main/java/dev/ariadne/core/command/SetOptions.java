package dev.ariadne.core.command;

import dev.ariadne.core.resp.Args;
import dev.ariadne.core.resp.CommandError;
import dev.ariadne.core.resp.Errors;

/** The options of SET and GETEX (Redis: t_string.c:parseExtendedStringArgumentsOrReply), read anew for each call. */
final class SetOptions {
    /** How the argument of an expiry option counts. */
    enum Expiry {
        NONE,
        EX,
        PX,
        EXAT,
        PXAT;

        boolean isSeconds() {
            return this == EX || this == EXAT;
        }

        boolean isRelative() {
            return this == EX || this == PX;
        }
    }

    boolean nx;
    boolean xx;
    boolean get;
    boolean keepTtl;
    boolean persist;
    Expiry expiry = Expiry.NONE;
    /** Unix time in ms, when {@link #expiry} is not NONE. */
    long expireAtMs;

    private int expiryArgument;

    /** Reads SET's options, which begin at argument {@code first}. */
    static SetOptions ofSet(Args args, int first) {
        SetOptions options = new SetOptions();
        for (int i = first; i < args.count(); i++) {
            if (args.is(i, "NX") && !options.xx) {
                options.nx = true;
            } else if (args.is(i, "XX") && !options.nx) {
                options.xx = true;
            } else if (args.is(i, "GET")) {
                options.get = true;
            } else if (args.is(i, "KEEPTTL") && options.expiry == Expiry.NONE) {
                options.keepTtl = true;
            } else if (!options.keepTtl && options.takesExpiry(args, i)) {
                i++;
            } else {
                throw new CommandError(Errors.SYNTAX);
            }
        }
        return options;
    }

    /** Reads GETEX's options, which begin at argument {@code first}. */
    static SetOptions ofGetex(Args args, int first) {
        SetOptions options = new SetOptions();
        for (int i = first; i < args.count(); i++) {
            if (args.is(i, "PERSIST") && options.expiry == Expiry.NONE) {
                options.persist = true;
            } else if (!options.persist && options.takesExpiry(args, i)) {
                i++;
            } else {
                throw new CommandError(Errors.SYNTAX);
            }
        }
        return options;
    }

    private boolean takesExpiry(Args args, int i) {
        Expiry named = expiryNamed(args, i);
        if (named == Expiry.NONE || i + 1 == args.count() || (expiry != Expiry.NONE && expiry != named)) {
            return false;
        }
        expiry = named;
        expiryArgument = i + 1;
        return true;
    }

    private static Expiry expiryNamed(Args args, int i) {
        if (args.is(i, "EX")) {
            return Expiry.EX;
        }
        if (args.is(i, "PX")) {
            return Expiry.PX;
        }
        if (args.is(i, "EXAT")) {
            return Expiry.EXAT;
        }
        return args.is(i, "PXAT") ? Expiry.PXAT : Expiry.NONE;
    }

    /** Computes {@link #expireAtMs}; {@code command} is the name for the error. */
    SetOptions resolve(Args args, long nowMs, String command) {
        if (expiry != Expiry.NONE) {
            expireAtMs = expireAt(args, expiryArgument, expiry, nowMs, command);
        }
        return this;
    }

    /** The Unix time in ms that argument {@code i} means. */
    static long expireAt(Args args, int i, Expiry unit, long nowMs, String command) {
        long value = args.number(i);
        if (value <= 0 || (unit.isSeconds() && value > Long.MAX_VALUE / 1000)) {
            throw new CommandError(Errors.invalidExpire(command));
        }
        long ms = unit.isSeconds() ? value * 1000 : value;
        if (unit.isRelative()) {
            ms += nowMs;
        }
        if (ms <= 0) {
            throw new CommandError(Errors.invalidExpire(command));
        }
        return ms;
    }
}
