package dev.ariadne.core;

import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;

/** What every simulated world does alike: its memory is on the heap, and its secrets follow from its seed. */
public interface SimulatedEffects extends Effects {
    /** Where its secrets come from. */
    RandomGenerator seed();

    @Override
    default byte[] secret(int bytes) {
        byte[] secret = new byte[bytes];
        seed().nextBytes(secret);
        return secret;
    }

    @Override
    default ByteBuffer memory(int bytes) {
        return ByteBuffer.allocate(bytes);
    }
}
