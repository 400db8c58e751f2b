package dev.ariadne.core.tracking;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.TreeSet;

/** How one connection wants to hear of changed keys: what CLIENT TRACKING ON said. */
public final class Tracker {
    /** Its options. */
    public enum Option {
        /** All keys with certain prefixes, whether it has read them or not. */
        BCAST,
        /** Only keys read after CLIENT CACHING YES. */
        OPTIN,
        /** All keys read but those after CLIENT CACHING NO. */
        OPTOUT,
        /** Not of its own changes. */
        NOLOOP
    }

    final TreeSet<byte[]> prefixes = new TreeSet<>(Arrays::compareUnsigned);
    private int options;
    private long redirect;
    private boolean caching;
    boolean redirectBroken;

    /** The same wishes for a copied connection. */
    Tracker copy() {
        Tracker copy = new Tracker();
        copy.prefixes.addAll(prefixes);
        copy.options = options;
        copy.redirect = redirect;
        copy.caching = caching;
        copy.redirectBroken = redirectBroken;
        return copy;
    }

    void set(Collection<Option> given, long redirectTo) {
        options = 0;
        given.forEach(option -> options |= bit(option));
        redirect = redirectTo;
        redirectBroken = false;
    }

    private static int bit(Option option) {
        return 1 << option.ordinal();
    }

    /** Whether the option is on. */
    public boolean has(Option option) {
        return (options & bit(option)) != 0;
    }

    /** Id of the connection that gets the messages, 0 for this one itself. */
    public long redirect() {
        return redirect;
    }

    /** Whether the connection that was to get the messages was gone when there was one. */
    public boolean isRedirectBroken() {
        return redirectBroken;
    }

    /** The prefixes of {@link Option#BCAST}, in order. */
    public Collection<byte[]> prefixes() {
        return Collections.unmodifiableSet(prefixes);
    }

    /** Whether CLIENT CACHING was said just before. */
    public boolean isCaching() {
        return caching;
    }

    /** CLIENT CACHING was said, or the command after it is over. */
    public void caching(boolean said) {
        caching = said;
    }

    /** Whether the keys that its command reads are remembered. */
    boolean remembersReads() {
        boolean skipped = has(Option.OPTIN) ? !caching : has(Option.OPTOUT) && caching;
        return !has(Option.BCAST) && !skipped;
    }
}
