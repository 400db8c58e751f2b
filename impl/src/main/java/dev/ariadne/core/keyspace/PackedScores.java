package dev.ariadne.core.keyspace;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The members of a small sorted set as {@link PackedPairs}, in order: each is followed by its score. That is two bytes for a whole number
 * that is not negative and not large; else a number from 0 to 8, and so many bytes of the double, high bytes first: the others are zero.
 */
final class PackedScores {
    private static final int BYTE = 0xff;
    /** First bytes from this one on are those of whole numbers, less this. */
    private static final int FIRST_WHOLE = 0x10;

    private static final int LARGEST_WHOLE = (BYTE - FIRST_WHOLE << Byte.SIZE) + BYTE;
    private static final int WHOLE_BYTES = 2;
    private static final int NONE = -1;

    private PackedScores() {}

    // ---- looking

    /** The score of a member, NaN when it is not there. */
    static double score(byte[] pairs, int count, byte[] buf, int from, int length) {
        int position = 0;
        for (int i = 0; i < count; i++) {
            int behind = PackedPairs.after(pairs, position);
            if (PackedPairs.is(pairs, position, buf, from, length)) {
                return scoreAt(pairs, behind);
            }
            position = behind + scoreBytes(pairs, behind);
        }
        return Double.NaN;
    }

    /** Whether a score is -0. */
    static boolean hasNegativeZero(byte[] pairs, int count) {
        int position = 0;
        for (int i = 0; i < count; i++) {
            int behind = PackedPairs.after(pairs, position);
            double there = scoreAt(pairs, behind);
            if (there > 0) {
                return false;
            }
            if (there == 0 && 1 / there < 0) {
                return true;
            }
            position = behind + scoreBytes(pairs, behind);
        }
        return false;
    }

    /** How many members are before that one, -1 when it is not there. */
    static int rank(byte[] pairs, int count, byte[] buf, int from, int length) {
        int position = 0;
        for (int rank = 0; rank < count; rank++) {
            if (PackedPairs.is(pairs, position, buf, from, length)) {
                return rank;
            }
            position = next(pairs, position);
        }
        return NONE;
    }

    /** How many members have a score below this, or also this very score. */
    static int countBelow(byte[] pairs, int count, double score, boolean orEqual) {
        int position = 0;
        for (int below = 0; below < count; below++) {
            int behind = PackedPairs.after(pairs, position);
            double there = scoreAt(pairs, behind);
            if (orEqual ? there > score : there >= score) {
                return below;
            }
            position = behind + scoreBytes(pairs, behind);
        }
        return count;
    }

    /** How many members, which have one score, are before this, or also this very one. */
    static int countBelow(byte[] pairs, int count, byte[] member, boolean orEqual) {
        int position = 0;
        for (int below = 0; below < count; below++) {
            int compared = compareMember(pairs, position, member);
            if (orEqual ? compared > 0 : compared >= 0) {
                return below;
            }
            position = next(pairs, position);
        }
        return count;
    }

    /** Visits the members with ranks from {@code from} to before {@code to}, last first if {@code backwards}. */
    static void visit(byte[] pairs, int from, int to, boolean backwards, SortedSet.Visitor visitor) {
        if (from >= to) {
            return;
        }
        int position = at(pairs, from);
        if (!backwards) {
            for (int left = to - from; left > 0; left--) {
                visit(pairs, position, visitor);
                position = next(pairs, position);
            }
            return;
        }
        int[] positions = new int[to - from];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = position;
            position = next(pairs, position);
        }
        for (int i = positions.length - 1; i >= 0; i--) {
            visit(pairs, positions[i], visitor);
        }
    }

    private static void visit(byte[] pairs, int position, SortedSet.Visitor visitor) {
        visitor.member(PackedPairs.text(pairs, position), scoreAt(pairs, PackedPairs.after(pairs, position)));
    }

    /** Visits so many members, each any. */
    static void visitRandom(byte[] pairs, int count, RandomGenerator random, int times, SortedSet.Visitor visitor) {
        int[] positions = new int[count];
        for (int i = 1; i < count; i++) {
            positions[i] = next(pairs, positions[i - 1]);
        }
        for (int i = 0; i < times; i++) {
            visit(pairs, positions[random.nextInt(count)], visitor);
        }
    }

    // ---- changes: each returns the array from then on

    /** Adds a member that is not there. */
    static byte[] insert(byte[] pairs, int count, byte[] member, double score) {
        int position = 0;
        int rank = 0;
        for (; rank < count; rank++) {
            int behind = PackedPairs.after(pairs, position);
            double there = scoreAt(pairs, behind);
            if (there > score || (there == score && compareMember(pairs, position, member) > 0)) {
                break;
            }
            position = behind + scoreBytes(pairs, behind);
        }
        int end = skip(pairs, position, count - rank);
        int bytes = PackedPairs.cost(member.length) + cost(score);
        byte[] to = PackedPairs.room(pairs, end, position, 0, bytes);
        write(to, PackedPairs.write(to, position, member, 0, member.length), score);
        return to;
    }

    /** Takes a member out; null when it is not there. */
    static byte @Nullable [] remove(byte[] pairs, int count, byte[] buf, int from, int length) {
        int rank = rank(pairs, count, buf, from, length);
        return rank == NONE ? null : removeRanks(pairs, count, rank, rank + 1);
    }

    /** Takes out the members with ranks from {@code from} to before {@code to}. */
    static byte[] removeRanks(byte[] pairs, int count, int from, int to) {
        int position = at(pairs, from);
        int old = skip(pairs, position, to - from) - position;
        PackedPairs.cut(pairs, position, old);
        int left = count - to + from;
        boolean due = to - from > 1 || PackedPairs.isFittingDue(pairs, old, left);
        return due ? PackedPairs.fitted(pairs, at(pairs, left)) : pairs;
    }

    // ---- pairs

    private static int at(byte[] pairs, int rank) {
        return skip(pairs, 0, rank);
    }

    private static int skip(byte[] pairs, int position, int members) {
        int at = position;
        for (int left = members; left > 0; left--) {
            at = next(pairs, at);
        }
        return at;
    }

    private static int next(byte[] pairs, int position) {
        int behind = PackedPairs.after(pairs, position);
        return behind + scoreBytes(pairs, behind);
    }

    private static int compareMember(byte[] pairs, int position, byte[] member) {
        int start = PackedPairs.start(pairs, position);
        int length = PackedPairs.length(pairs, position);
        return Arrays.compareUnsigned(pairs, start, start + length, member, 0, member.length);
    }

    // ---- scores

    private static boolean isShort(double score) {
        int whole = (int) score;
        return whole == score && Double.doubleToRawLongBits(score) >= 0 && whole <= LARGEST_WHOLE;
    }

    private static int doubleBytes(long bits) {
        return Long.BYTES - Long.numberOfTrailingZeros(bits) / Byte.SIZE;
    }

    private static int cost(double score) {
        return isShort(score) ? WHOLE_BYTES : 1 + doubleBytes(Double.doubleToRawLongBits(score));
    }

    private static int scoreBytes(byte[] pairs, int position) {
        int first = pairs[position] & BYTE;
        return first >= FIRST_WHOLE ? WHOLE_BYTES : 1 + first;
    }

    private static double scoreAt(byte[] pairs, int position) {
        int first = pairs[position] & BYTE;
        if (first >= FIRST_WHOLE) {
            return (first - FIRST_WHOLE << Byte.SIZE) + (pairs[position + 1] & BYTE);
        }
        long bits = 0;
        for (int i = 1; i <= first; i++) {
            bits |= (pairs[position + i] & (long) BYTE) << Long.SIZE - Byte.SIZE * i;
        }
        return Double.longBitsToDouble(bits);
    }

    /** Writes a score as it is, be it -0. */
    private static void write(byte[] pairs, int position, double score) {
        if (isShort(score)) {
            int whole = (int) score;
            pairs[position] = (byte) ((whole >>> Byte.SIZE) + FIRST_WHOLE);
            pairs[position + 1] = (byte) whole;
            return;
        }
        long bits = Double.doubleToRawLongBits(score);
        int bytes = doubleBytes(bits);
        pairs[position] = (byte) bytes;
        for (int i = 1; i <= bytes; i++) {
            pairs[position + i] = (byte) (bits >>> Long.SIZE - Byte.SIZE * i);
        }
    }
}
