package dev.ariadne.core.difference;

import java.util.List;
import java.util.SplittableRandom;

/** A family of commands that are said at random, well formed and not. Adding one: a class, and a line in {@link #ALL}. */
interface Family {
    /** All families, which share the keys of {@link Words}, so that commands meet values of other types. */
    List<Family> ALL = List.of(
            new KeyFamily(),
            new StringFamily(),
            new BitFamily(),
            new SetFamily(),
            new HashFamily(),
            new HyperLogLogFamily(),
            new ListFamily(),
            new SortedSetFamily(),
            new GeoFamily(),
            new StreamFamily(),
            new SortFamily(),
            new ScriptFamily());

    /** The next request. */
    Said next(SplittableRandom random);
}
