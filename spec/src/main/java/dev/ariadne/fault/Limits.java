package dev.ariadne.fault;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * Servers at their limits, by what they are configured to have and not by what the machine has: no memory for one byte more, and no room for
 * one client more. It keeps the connection on which it set a limit, since that may be the last that the server takes.
 */
final class Limits {
    /** redis-server's defaults, which the harness leaves as they are. */
    private static final String NO_LIMIT = "0";

    private static final String DEFAULT_CLIENTS = "10000";

    private final Map<String, RespClient> held = new TreeMap<>();

    /** No memory for data: writes are refused. */
    String fillMemory(String name, Route route) {
        return set(name, route, "maxmemory", "1");
    }

    /** No descriptor for another client: whoever comes is told and closed. */
    String fillDescriptors(String name, Route route) {
        return set(name, route, "maxclients", "1");
    }

    private String set(String name, Route route, String keyword, String value) {
        try {
            RespClient client = held.get(name);
            if (client == null) {
                client = RespClient.connect(route, Control.TIMEOUT_MS);
                held.put(name, client);
            }
            return client.call(Control.TIMEOUT_MS, "CONFIG", "SET", keyword, value) instanceof Reply.Simple
                    ? "full"
                    : "refused";
        } catch (IOException e) {
            return "not reached: " + e.getMessage();
        }
    }

    /** Both limits are what they were; a server that was started again meanwhile has them from its configuration. */
    String mend(String name) {
        try (RespClient client = held.remove(name)) {
            if (client == null) {
                return "nothing to mend";
            }
            client.call(Control.TIMEOUT_MS, "CONFIG", "SET", "maxclients", DEFAULT_CLIENTS);
            client.call(Control.TIMEOUT_MS, "CONFIG", "SET", "maxmemory", NO_LIMIT);
            return "mended";
        } catch (IOException e) {
            return "not reached: " + e.getMessage();
        }
    }

    /** All are mended. */
    void mendAll() {
        for (String name : held.keySet().toArray(new String[0])) {
            mend(name);
        }
    }
}
