package dev.ariadne.bugs;

/**
 * How a bug showed.
 *
 * @param after what was done until then, such as {@code seed 3}
 * @param check what said so, such as an invariant's name
 */
public record Finding(String after, String check) {}
