package dev.ariadne.fault;

/**
 * How slow a way is.
 *
 * @param delayMs for how long every byte is under way
 * @param jitterMs up to how much longer, at random; bytes stay in order
 * @param bytesPerSecond how many can enter it, 0 for any number
 */
public record Shape(long delayMs, long jitterMs, long bytesPerSecond) {
    /** As fast as the machine. */
    static final Shape NONE = new Shape(0, 0, 0);

    @Override
    public String toString() {
        return (delayMs == 0 ? "" : delayMs + " ms late")
                + (jitterMs == 0 ? "" : " ± " + jitterMs + " ms")
                + (bytesPerSecond == 0 ? "" : (delayMs == 0 ? "" : ", ") + bytesPerSecond / 1024 + " KB/s");
    }
}
