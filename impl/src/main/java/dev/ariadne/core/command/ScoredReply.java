package dev.ariadne.core.command;

import dev.ariadne.core.resp.Reply;

/** Members of sorted sets as a reply: with their scores, pairs in RESP3 and one flat array in RESP2. */
record ScoredReply(Reply reply, boolean scores) {
    /** Begins the reply of so many members. */
    void begin(int members) {
        reply.array(scores && reply.protocol() < 3 ? Math.multiplyExact(2, members) : members);
    }

    /** Adds a member. */
    void member(byte[] member, double score) {
        if (!scores) {
            reply.bulk(member);
        } else if (reply.protocol() < 3) {
            reply.bulk(member);
            reply.doubleNumber(score);
        } else {
            pair(reply, member, score);
        }
    }

    /** A member and its score in an array of their own. */
    static void pair(Reply reply, byte[] member, double score) {
        reply.array(2);
        reply.bulk(member);
        reply.doubleNumber(score);
    }
}
