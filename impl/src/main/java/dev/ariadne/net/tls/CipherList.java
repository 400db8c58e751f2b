package dev.ariadne.net.tls;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * OpenSSL's cipher lists (its manual page ciphers(1)) over the suites that the JDK has: {@code DEFAULT:!MEDIUM},
 * {@code ECDHE+AESGCM:-SHA}, {@code ECDHE-RSA-AES128-GCM-SHA256}. Suites of TLS 1.3 are not its subject.
 */
final class CipherList {
    /**
     * A suite with what lists can say of it.
     *
     * @param name as the JDK and the standards have it, TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256
     * @param openssl as OpenSSL has it, ECDHE-RSA-AES128-GCM-SHA256
     * @param words groups that it belongs to, kECDHE, AESGCM, HIGH …
     * @param bits of its key
     */
    private record Suite(String name, String openssl, Set<String> words, int bits) {
        boolean is(String word) {
            return word.equals(openssl) || word.equals(name) || words.contains(word);
        }
    }

    private CipherList() {}

    /**
     * The suites that a list selects, in its order.
     *
     * @param available the JDK's suites in its order of preference
     * @param note told about each word that selects nothing
     */
    static List<String> select(String list, List<String> available, Consumer<String> note) {
        List<Suite> pool = new ArrayList<>();
        for (String name : available) {
            Suite suite = describe(name);
            if (suite != null) {
                pool.add(suite);
            }
        }
        LinkedHashSet<Suite> chosen = new LinkedHashSet<>();
        Set<Suite> banned = new HashSet<>();
        for (String word : list.split("[:, ]+")) {
            if (word.equals("@STRENGTH")) {
                List<Suite> sorted = new ArrayList<>(chosen);
                sorted.sort(Comparator.comparingInt(Suite::bits).reversed());
                chosen = new LinkedHashSet<>(sorted);
            } else if (word.startsWith("@")) {
                note.accept(word + " has no effect: the JDK's jdk.tls.disabledAlgorithms says what is too weak");
            } else if (!word.isEmpty()) {
                apply(word, pool, chosen, banned, note);
            }
        }
        return chosen.stream().map(Suite::name).toList();
    }

    private static void apply(
            String word, List<Suite> pool, Set<Suite> chosen, Set<Suite> banned, Consumer<String> note) {
        char sign = word.charAt(0);
        boolean signed = sign == '!' || sign == '-' || sign == '+';
        List<String> all = List.of((signed ? word.substring(1) : word).split("\\+"));
        List<Suite> meant =
                pool.stream().filter(suite -> all.stream().allMatch(suite::is)).toList();
        if (sign == '!') {
            banned.addAll(meant);
            chosen.removeAll(meant);
        } else if (sign == '-') {
            chosen.removeAll(meant);
        } else if (sign == '+') {
            List<Suite> last = meant.stream().filter(chosen::contains).toList();
            chosen.removeAll(last);
            chosen.addAll(last);
        } else {
            meant.stream().filter(suite -> !banned.contains(suite)).forEach(chosen::add);
            if (meant.isEmpty()) {
                note.accept("'" + word + "' is left out: "
                        + (word.startsWith("TLS_")
                                ? "suites of TLS 1.3 belong into tls-ciphersuites"
                                : "the JDK has no such cipher"));
            }
        }
    }

    /** Takes a suite's name apart: TLS_key exchange_WITH_cipher_MAC; null when OpenSSL has it not or it is of TLS 1.3. */
    private static @Nullable Suite describe(String name) {
        int with = name.indexOf("_WITH_");
        if (!name.startsWith("TLS_") || with < 0) {
            return null;
        }
        Set<String> words = new HashSet<>(Set.of("ALL", "DEFAULT", "HIGH"));
        String exchange = name.substring("TLS_".length(), with);
        switch (exchange) {
            case "ECDHE_ECDSA" -> words.addAll(Set.of("kECDHE", "kEECDH", "ECDHE", "EECDH", "ECDH", "aECDSA", "ECDSA"));
            case "ECDHE_RSA" -> words.addAll(Set.of("kECDHE", "kEECDH", "ECDHE", "EECDH", "ECDH", "aRSA"));
            case "DHE_RSA" -> words.addAll(Set.of("kDHE", "kEDH", "DHE", "EDH", "DH", "aRSA"));
            case "DHE_DSS" -> words.addAll(Set.of("kDHE", "kEDH", "DHE", "EDH", "DH", "aDSS", "DSS"));
            case "RSA" -> words.addAll(Set.of("kRSA", "RSA", "aRSA"));
            default -> {
                return null;
            }
        }
        String rest = name.substring(with + "_WITH_".length());
        int bits = rest.contains("_128_") ? 128 : 256;
        String prefix = exchange.equals("RSA") ? "" : exchange.replace('_', '-') + "-";
        if (rest.startsWith("CHACHA20")) {
            words.addAll(Set.of("CHACHA20", "TLSv1.2"));
            return new Suite(name, prefix + "CHACHA20-POLY1305", words, bits);
        }
        if (!rest.startsWith("AES_")) {
            return null;
        }
        words.addAll(Set.of("AES", "AES" + bits));
        String mac = rest.substring(rest.lastIndexOf('_') + 1);
        boolean gcm = rest.contains("_GCM_");
        if (gcm) {
            words.add("AESGCM");
        } else {
            words.addAll(mac.equals("SHA") ? Set.of("SHA", "SHA1") : Set.of(mac));
        }
        words.addAll(gcm || !mac.equals("SHA") ? Set.of("TLSv1.2") : Set.of("TLSv1", "TLSv1.0", "SSLv3"));
        return new Suite(name, prefix + "AES" + bits + (gcm ? "-GCM-" : "-") + mac, words, bits);
    }
}
