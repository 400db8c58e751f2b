package dev.ariadne.core.keyspace;

import java.util.Arrays;

/**
 * The members of a small sorted set in a {@link PackedList}: member, score, member, score, … in order. A score is the bytes of the
 * double, high bytes first, without the zero bytes at the end, so that small integers take two or three.
 */
final class PackedScores implements ScoredMembers {
    private static final int STRIDE = 2;

    private final PackedList list;

    PackedScores() {
        this(new PackedList());
    }

    private PackedScores(PackedList list) {
        this.list = list;
    }

    @Override
    public int size() {
        return list.count() / STRIDE;
    }

    @Override
    public PackedScores copy() {
        return new PackedScores(list.copy());
    }

    @Override
    public long bytes() {
        return list.buf().length + 48L;
    }

    // ---- looking

    @Override
    public double score(byte[] buf, int from, int length) {
        int position = list.find(list.first(), STRIDE, buf, from, length);
        return position == PackedList.NONE ? Double.NaN : scoreAt(list.next(position));
    }

    @Override
    public int rank(byte[] buf, int from, int length) {
        int rank = 0;
        for (int p = list.first(); p != PackedList.NONE; p = next(p), rank++) {
            int start = list.start(p);
            if (Arrays.equals(list.buf(), start, start + list.length(p), buf, from, from + length)) {
                return rank;
            }
        }
        return -1;
    }

    @Override
    public int countBelow(double score, boolean orEqual) {
        int count = 0;
        for (int p = list.first(); p != PackedList.NONE; p = next(p), count++) {
            double there = scoreAt(list.next(p));
            if (orEqual ? there > score : there >= score) {
                break;
            }
        }
        return count;
    }

    @Override
    public int countBelow(byte[] member, boolean orEqual) {
        int count = 0;
        for (int p = list.first(); p != PackedList.NONE; p = next(p), count++) {
            int compared = compareMember(p, member);
            if (orEqual ? compared > 0 : compared >= 0) {
                break;
            }
        }
        return count;
    }

    @Override
    public void visit(int from, int to, boolean backwards, SortedSet.Visitor visitor) {
        if (from >= to) {
            return;
        }
        int position = list.at(STRIDE * (backwards ? to - 1 : from));
        for (int left = to - from; ; ) {
            visitor.member(list.get(position), scoreAt(list.next(position)));
            if (--left == 0) {
                return;
            }
            position = backwards ? list.previous(list.previous(position)) : next(position);
        }
    }

    @Override
    public long scan(long cursor, SortedSet.Visitor visitor) {
        visit(0, size(), false, visitor);
        return 0;
    }

    // ---- changes

    @Override
    public void insert(byte[] member, double score) {
        int position = list.first();
        while (position != PackedList.NONE
                && ScoredMembers.compare(scoreAt(list.next(position)), score, compareMember(position, member)) < 0) {
            position = next(position);
        }
        int at = position == PackedList.NONE ? list.end() : position;
        // Zero has no sign here, as in Redis, where a listpack keeps it as an integer.
        byte[] bytes = bytes(score + 0.0);
        list.insert(at, bytes, 0, bytes.length);
        list.insert(at, member, 0, member.length);
    }

    @Override
    public void update(byte[] member, double score) {
        remove(member, 0, member.length);
        insert(member, score);
    }

    @Override
    public boolean remove(byte[] buf, int from, int length) {
        int position = list.find(list.first(), STRIDE, buf, from, length);
        if (position == PackedList.NONE) {
            return false;
        }
        list.remove(position);
        list.remove(position);
        return true;
    }

    @Override
    public void removeRanks(int from, int to) {
        if (from >= to) {
            return;
        }
        int position = list.at(STRIDE * from);
        for (int left = STRIDE * (to - from); left > 0; left--) {
            list.remove(position);
        }
    }

    private int next(int position) {
        return list.next(list.next(position));
    }

    private int compareMember(int position, byte[] member) {
        int start = list.start(position);
        return Arrays.compareUnsigned(list.buf(), start, start + list.length(position), member, 0, member.length);
    }

    private double scoreAt(int position) {
        byte[] buf = list.buf();
        int start = list.start(position);
        int length = list.length(position);
        long bits = 0;
        for (int i = 0; i < length; i++) {
            bits |= (buf[start + i] & 0xffL) << Long.SIZE - Byte.SIZE * (i + 1);
        }
        return Double.longBitsToDouble(bits);
    }

    private static byte[] bytes(double score) {
        long bits = Double.doubleToRawLongBits(score);
        byte[] bytes = new byte[Long.BYTES - Long.numberOfTrailingZeros(bits) / Byte.SIZE];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (bits >>> Long.SIZE - Byte.SIZE * (i + 1));
        }
        return bytes;
    }
}
