package dev.ariadne.fault;

/**
 * After each write, the client sends WAIT and calls the write acknowledged only when enough replicas have it.
 *
 * @param replicas that must have acknowledged
 * @param timeoutMs that the server may take to collect them
 */
public record WaitFor(int replicas, int timeoutMs) {
    @Override
    public String toString() {
        return replicas + ":" + timeoutMs;
    }
}
