package dev.ariadne.net.tls;

import dev.ariadne.config.Config;
import dev.ariadne.config.Params;
import dev.ariadne.config.TextParam;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the tls-* settings say, with the contents of the files that they name: settings that are equal make equal contexts, and a file
 * that was replaced makes them differ.
 *
 * @param server who we are to clients
 * @param client who we are to a primary; null: the same
 * @param authorities the PEM texts of tls-ca-cert-file and of the files in tls-ca-cert-dir
 * @param protocols as tls-protocols has them; empty: the default
 * @param ciphers a list of OpenSSL's; empty: the default
 * @param ciphersuites those of TLS 1.3; empty: the default
 * @param cacheSize sessions, 0: any number
 * @param cacheSeconds for which a session may be resumed
 * @param dhParams the file of Diffie-Hellman parameters, which the JDK has no use for; empty when there is none
 */
public record TlsSettings(
        Identity server,
        @Nullable Identity client,
        List<String> authorities,
        String protocols,
        String ciphers,
        String ciphersuites,
        boolean prefersServerCiphers,
        boolean cachesSessions,
        int cacheSize,
        int cacheSeconds,
        String dhParams) {
    /** How OpenSSL names the files of a directory of certificates: by a hash of the subject. */
    private static final String HASHED_NAME = "[0-9a-f]{8}\\.[0-9]+";

    /**
     * A certificate and its key.
     *
     * @param certificatePath for messages
     * @param certificates PEM: the certificate and those that lead from it towards an authority
     * @param keyPath for messages
     * @param key PEM
     * @param password of the key; empty when it has none
     */
    record Identity(String certificatePath, String certificates, String keyPath, String key, String password) {
        @Override
        public String toString() {
            return certificatePath;
        }
    }

    /**
     * Reads settings and files.
     *
     * @param directory what relative paths start from
     * @throws TlsFailure when something is missing or cannot be read (Redis: tls.c:tlsConfigure)
     */
    public static TlsSettings read(Config config, Path directory) throws TlsFailure {
        require(config, Params.TLS_CERT_FILE);
        require(config, Params.TLS_KEY_FILE);
        String authorityFile = utf8(config.get(Params.TLS_CA_CERT_FILE));
        String authorityDirectory = utf8(config.get(Params.TLS_CA_CERT_DIR));
        boolean checks = config.get(Params.TLS_REPLICATION)
                || !config.get(Params.TLS_AUTH_CLIENTS).equals("no");
        if (checks && authorityFile.isEmpty() && authorityDirectory.isEmpty()) {
            throw new TlsFailure("Either tls-ca-cert-file or tls-ca-cert-dir must be specified when tls-replication or"
                    + " tls-auth-clients are enabled!");
        }
        List<String> authorities = new ArrayList<>();
        if (!authorityFile.isEmpty()) {
            authorities.add(file("Failed to configure CA certificate(s) file/directory: ", directory, authorityFile));
        }
        if (!authorityDirectory.isEmpty()) {
            authorities.addAll(hashed(directory.resolve(authorityDirectory)));
        }
        boolean apart = !config.get(Params.TLS_CLIENT_CERT_FILE).isEmpty()
                && !config.get(Params.TLS_CLIENT_KEY_FILE).isEmpty();
        String dhParams = utf8(config.get(Params.TLS_DH_PARAMS_FILE));
        if (!dhParams.isEmpty()) {
            file("Failed to load ", directory, dhParams);
        }
        return new TlsSettings(
                identity(config, directory, Params.TLS_CERT_FILE, Params.TLS_KEY_FILE, Params.TLS_KEY_FILE_PASS),
                apart
                        ? identity(
                                config,
                                directory,
                                Params.TLS_CLIENT_CERT_FILE,
                                Params.TLS_CLIENT_KEY_FILE,
                                Params.TLS_CLIENT_KEY_FILE_PASS)
                        : null,
                List.copyOf(authorities),
                config.get(Params.TLS_PROTOCOLS),
                config.get(Params.TLS_CIPHERS),
                config.get(Params.TLS_CIPHERSUITES),
                config.get(Params.TLS_PREFER_SERVER_CIPHERS),
                config.get(Params.TLS_SESSION_CACHING),
                (int) config.get(Params.TLS_SESSION_CACHE_SIZE),
                (int) config.get(Params.TLS_SESSION_CACHE_TIMEOUT),
                dhParams);
    }

    private static void require(Config config, TextParam param) throws TlsFailure {
        if (config.get(param).isEmpty()) {
            throw new TlsFailure("No " + param.name() + " configured!");
        }
    }

    private static Identity identity(
            Config config, Path directory, TextParam certificate, TextParam key, TextParam password) throws TlsFailure {
        String certificatePath = utf8(config.get(certificate));
        String keyPath = utf8(config.get(key));
        return new Identity(
                certificatePath,
                file("Failed to load certificate: ", directory, certificatePath),
                keyPath,
                file("Failed to load private key: ", directory, keyPath),
                utf8(config.get(password)));
    }

    private static String file(String failure, Path directory, String path) throws TlsFailure {
        try {
            return Files.readString(directory.resolve(path), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new TlsFailure(failure + path + ": " + reason(e));
        }
    }

    /** OpenSSL looks only at files that are named by hash: who put others there did not mean them to be trusted. */
    private static List<String> hashed(Path directory) throws TlsFailure {
        List<String> texts = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(
                directory, each -> String.valueOf(each.getFileName()).matches(HASHED_NAME))) {
            TreeSet<Path> inOrder = new TreeSet<>();
            files.forEach(inOrder::add);
            for (Path each : inOrder) {
                texts.add(Files.readString(each, StandardCharsets.ISO_8859_1));
            }
        } catch (IOException e) {
            throw new TlsFailure(
                    "Failed to configure CA certificate(s) file/directory: " + directory + ": " + reason(e));
        }
        return texts;
    }

    private static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "No such file or directory";
        }
        return e instanceof AccessDeniedException ? "Permission denied" : String.valueOf(e.getMessage());
    }

    /** Values of the configuration have one char for each byte. */
    private static String utf8(String value) {
        return new String(value.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
