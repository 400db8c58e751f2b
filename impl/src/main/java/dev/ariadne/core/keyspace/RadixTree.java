package dev.ariadne.core.keyspace;

import java.util.Arrays;
import java.util.List;

/** What XINFO STREAM tells of Redis' radix trees (rax.c), computed from their keys. */
final class RadixTree {
    private RadixTree() {}

    /** How many nodes the tree of these keys has, which are sorted and of the same length. */
    static int nodes(List<byte[]> keys) {
        return keys.isEmpty() ? 1 : nodes(keys, 0);
    }

    private static int nodes(List<byte[]> keys, int depth) {
        byte[] first = keys.get(0);
        byte[] last = keys.get(keys.size() - 1);
        int branch = Arrays.mismatch(first, last);
        if (branch < 0) {
            // The rest of the key in one compressed node, and the node that is the key.
            return depth < first.length ? 2 : 1;
        }
        int nodes = branch > depth ? 2 : 1;
        int from = 0;
        for (int i = 1; i <= keys.size(); i++) {
            if (i == keys.size() || keys.get(i)[branch] != keys.get(from)[branch]) {
                nodes += nodes(keys.subList(from, i), branch + 1);
                from = i;
            }
        }
        return nodes;
    }
}
