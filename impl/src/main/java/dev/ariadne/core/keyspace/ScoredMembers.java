package dev.ariadne.core.keyspace;

/** What a {@link SortedSet} keeps its members in. Ranks count from 0 in order of score, then of the members' bytes. */
interface ScoredMembers {
    int size();

    /** A copy that shares nothing. */
    ScoredMembers copy();

    /** Bytes of memory, about. */
    long bytes();

    /** The score of a member, NaN when it is not there. */
    double score(byte[] buf, int from, int length);

    /** How many members are before that one, -1 when it is not there. */
    int rank(byte[] buf, int from, int length);

    /** How many members have a score below this, or also this very score. */
    int countBelow(double score, boolean orEqual);

    /** How many members, which have one score, are before this, or also this very one. */
    int countBelow(byte[] member, boolean orEqual);

    /** Visits the members with ranks from {@code from} to before {@code to}, last first if {@code backwards}. */
    void visit(int from, int to, boolean backwards, SortedSet.Visitor visitor);

    /** Visits some members and returns the cursor to go on with, 0 at the end. */
    long scan(long cursor, SortedSet.Visitor visitor);

    /** Adds a member that is not there, whose array becomes the set's own. */
    void insert(byte[] member, double score);

    /** Gives a member that is there another score. */
    void update(byte[] member, double score);

    /** Takes a member out; returns false when it is not there. */
    boolean remove(byte[] buf, int from, int length);

    /** Takes out the members with ranks from {@code from} to before {@code to}. */
    void removeRanks(int from, int to);

    /** Before or behind, by score and then by the members' bytes. Zeros are equal whatever their sign. */
    static int compare(double scoreA, double scoreB, int byMember) {
        return scoreA < scoreB ? -1 : scoreA > scoreB ? 1 : byMember;
    }
}
