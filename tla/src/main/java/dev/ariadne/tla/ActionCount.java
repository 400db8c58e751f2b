package dev.ariadne.tla;

/**
 * How often an action was taken while a model was checked.
 *
 * @param action its name
 * @param generated the states that it led to, with repetitions
 * @param distinct those of them that were new then
 */
public record ActionCount(String action, long generated, long distinct) {}
