package dev.ariadne.net.tls;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.TrustManager;

/** Makes the engines of connections as {@link TlsSettings} say. Immutable: new settings make a new one, connections keep theirs. */
public final class TlsContext {
    private static final Set<String> PROTOCOLS = Set.of("TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3");

    private final TlsSettings settings;
    private final SSLContext server;
    private final SSLContext client;
    private final String[] protocols;
    private final String[] suites;

    private TlsContext(
            TlsSettings settings, SSLContext server, SSLContext client, List<String> protocols, List<String> suites) {
        this.settings = settings;
        this.server = server;
        this.client = client;
        this.protocols = protocols.toArray(new String[0]);
        this.suites = suites.toArray(new String[0]);
    }

    /**
     * The context for {@code settings}.
     *
     * @param note told, in a line each, what of the settings the JDK cannot do
     * @throws TlsFailure naming the setting or file that is wrong
     */
    public static TlsContext of(TlsSettings settings, Consumer<String> note) throws TlsFailure {
        TrustManager trust = trust(settings.authorities(), note);
        KeyManager identity = identity(settings.server());
        TlsSettings.Identity apart = settings.client();
        SSLContext server = context(identity, trust);
        SSLContext client = apart == null ? server : context(identity(apart), trust);
        cacheSessions(server.getServerSessionContext(), settings);
        List<String> protocols = protocols(settings.protocols(), server, note);
        List<String> suites = suites(settings, server, note);
        if (!settings.dhParams().isEmpty()) {
            note.accept("tls-dh-params-file has no effect here: the JDK has its own groups for DHE key exchange");
        }
        return new TlsContext(settings, server, client, protocols, suites);
    }

    private static SSLContext context(KeyManager identity, TrustManager trust) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {identity}, new TrustManager[] {trust}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK has no TLS", e);
        }
    }

    private static TrustManager trust(List<String> texts, Consumer<String> note) throws TlsFailure {
        List<X509Certificate> authorities = new ArrayList<>();
        try {
            for (String text : texts) {
                authorities.addAll(Pem.certificates(text));
            }
            if (authorities.isEmpty() && !texts.isEmpty()) {
                throw new CertificateException("there is no PEM block of a certificate in it");
            }
            if (authorities.isEmpty()) {
                note.accept(
                        "TLS knows no certificate authority and trusts no certificate of a client: set tls-ca-cert-file,"
                                + " or name the files in tls-ca-cert-dir by their hashes (openssl rehash)");
            }
            return Trust.in(authorities);
        } catch (GeneralSecurityException e) {
            throw new TlsFailure("Failed to configure CA certificate(s) file/directory: " + e.getMessage());
        }
    }

    private static KeyManager identity(TlsSettings.Identity identity) throws TlsFailure {
        X509Certificate[] chain;
        try {
            chain = Pem.certificates(identity.certificates()).toArray(new X509Certificate[0]);
            if (chain.length == 0) {
                throw new CertificateException("there is no PEM block of a certificate in it");
            }
        } catch (CertificateException e) {
            throw new TlsFailure("Failed to load certificate: " + identity.certificatePath() + ": " + e.getMessage());
        }
        try {
            PrivateKey key = PrivateKeys.read(identity.key(), identity.password());
            if (!PrivateKeys.isPair(key, chain[0].getPublicKey())) {
                throw new TlsFailure("Failed to load private key: " + identity.keyPath()
                        + ": key values mismatch: it is not the key of the certificate in "
                        + identity.certificatePath());
            }
            return new Credential(key, chain);
        } catch (GeneralSecurityException e) {
            throw new TlsFailure("Failed to load private key: " + identity.keyPath() + ": " + e.getMessage());
        }
    }

    private static void cacheSessions(SSLSessionContext sessions, TlsSettings settings) {
        sessions.setSessionCacheSize(settings.cacheSize());
        // To the JDK 0 is for ever, to OpenSSL it is over at once.
        sessions.setSessionTimeout(Math.max(1, settings.cacheSeconds()));
    }

    private static List<String> protocols(String words, SSLContext context, Consumer<String> note) throws TlsFailure {
        List<String> enabled = List.of(context.getDefaultSSLParameters().getProtocols());
        if (words.isBlank()) {
            return enabled.stream()
                    .filter(each -> each.equals("TLSv1.2") || each.equals("TLSv1.3"))
                    .toList();
        }
        Set<String> chosen = new TreeSet<>();
        for (String word : words.strip().split(" +")) {
            String name = word.toLowerCase(Locale.ROOT).replace("tls", "TLS");
            if (!PROTOCOLS.contains(name)) {
                throw new TlsFailure(
                        "Invalid tls-protocols specified. Use a combination of 'TLSv1', 'TLSv1.1', 'TLSv1.2' and"
                                + " 'TLSv1.3'.");
            }
            if (enabled.contains(name)) {
                chosen.add(name);
            } else {
                note.accept("tls-protocols: " + name
                        + " is left out: the JDK has it disabled (jdk.tls.disabledAlgorithms in"
                        + " its java.security)");
            }
        }
        if (chosen.isEmpty()) {
            throw new TlsFailure("Failed to configure tls-protocols: the JDK has none of them enabled: " + words);
        }
        return List.copyOf(chosen);
    }

    private static List<String> suites(TlsSettings settings, SSLContext context, Consumer<String> note)
            throws TlsFailure {
        List<String> enabled = Arrays.asList(context.getDefaultSSLParameters().getCipherSuites());
        List<String> newer =
                enabled.stream().filter(each -> !each.contains("_WITH_")).toList();
        List<String> older =
                enabled.stream().filter(each -> each.contains("_WITH_")).toList();
        if (!settings.ciphersuites().isEmpty()) {
            List<String> wanted = List.of(settings.ciphersuites().split("[:, ]+"));
            for (String each : wanted) {
                if (!newer.contains(each)) {
                    throw new TlsFailure("Failed to configure ciphersuites: " + settings.ciphersuites()
                            + ": the JDK has no " + each + ", it has " + String.join(":", newer));
                }
            }
            newer = wanted;
        }
        if (!settings.ciphers().isEmpty()) {
            older = CipherList.select(settings.ciphers(), older, line -> note.accept("tls-ciphers: " + line));
            if (older.isEmpty()) {
                throw new TlsFailure("Failed to configure ciphers: " + settings.ciphers()
                        + ": the JDK has none of them; what it has is what tls-ciphers DEFAULT selects");
            }
        }
        List<String> all = new ArrayList<>(newer);
        all.addAll(older);
        return all;
    }

    /** What this context was made of. */
    public TlsSettings settings() {
        return settings;
    }

    /**
     * An engine for a connection that was accepted.
     *
     * @param authClients a value of tls-auth-clients: whether the client needs a certificate
     */
    public SSLEngine serverEngine(String authClients) {
        SSLEngine engine = server.createSSLEngine();
        engine.setUseClientMode(false);
        SSLParameters parameters = parameters();
        switch (authClients) {
            case "no" -> parameters.setNeedClientAuth(false);
            case "optional" -> parameters.setWantClientAuth(true);
            default -> parameters.setNeedClientAuth(true);
        }
        engine.setSSLParameters(parameters);
        return engine;
    }

    /** An engine for the link to a primary, whose certificate must be signed by an authority; its name is not looked at, as in Redis. */
    public SSLEngine clientEngine() {
        SSLEngine engine = client.createSSLEngine();
        engine.setUseClientMode(true);
        engine.setSSLParameters(parameters());
        return engine;
    }

    private SSLParameters parameters() {
        SSLParameters parameters = new SSLParameters(suites, protocols);
        parameters.setUseCipherSuitesOrder(settings.prefersServerCiphers());
        return parameters;
    }
}
