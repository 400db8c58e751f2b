package dev.ariadne.config;

/**
 * How much output may wait for one client before it is closed (Redis: client-output-buffer-limit).
 *
 * @param hardBytes closed at once above this; 0: no limit
 * @param softBytes closed when above this for {@code softSeconds} without a break; 0: no limit
 * @param softSeconds how long the soft limit may be exceeded
 */
public record OutputLimit(long hardBytes, long softBytes, int softSeconds) {}
