package dev.ariadne.net.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ariadne.config.Config;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Goal: the tls-* settings and every form of key that OpenSSL writes lead to engines that shake hands, and what is wrong is named. Method:
 * files that openssl made (resources/tls, password "secret"), handshakes between two engines in memory.
 */
class TlsContextTest {
    private static final int RECORD_BYTES = 1 << 15;

    @TempDir
    private Path directory;

    private final List<String> notes = new ArrayList<>();

    @BeforeEach
    void copyFiles() throws IOException {
        for (String name : List.of(
                "ca.crt",
                "rsa.crt",
                "ec.crt",
                "ed25519.crt",
                "rsa.pem",
                "rsa-pkcs1.pem",
                "rsa-pkcs1-aes256.pem",
                "rsa-pkcs1-des3.pem",
                "rsa-pkcs8-encrypted.pem",
                "ec.pem",
                "ec-sec1.pem",
                "ed25519.pem")) {
            try (InputStream in = TlsContextTest.class.getResourceAsStream("/tls/" + name)) {
                assertThat(in).as(name).isNotNull();
                Files.copy(in, directory.resolve(name));
            }
        }
    }

    private TlsSettings settings(String certificate, String key, String... more) throws TlsFailure {
        Config config = new Config();
        config.set("tls-cert-file", certificate, "tls-key-file", key, "tls-ca-cert-file", "ca.crt");
        if (more.length > 0) {
            config.set(more);
        }
        return TlsSettings.read(config, directory);
    }

    private TlsContext context(String certificate, String key, String... more) throws TlsFailure {
        return TlsContext.of(settings(certificate, key, more), notes::add);
    }

    private void assertFails(String reason, String certificate, String key, String... more) {
        assertThatThrownBy(() -> context(certificate, key, more))
                .isInstanceOf(TlsFailure.class)
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @CsvSource({
        "rsa.crt, rsa.pem",
        "rsa.crt, rsa-pkcs1.pem",
        "rsa.crt, rsa-pkcs1-aes256.pem",
        "rsa.crt, rsa-pkcs1-des3.pem",
        "rsa.crt, rsa-pkcs8-encrypted.pem",
        "ec.crt, ec.pem",
        "ec.crt, ec-sec1.pem",
        "ed25519.crt, ed25519.pem"
    })
    void everyFormOfKeyShakesHandsAsServerAndAsClient(String certificate, String key) throws Exception {
        TlsContext context = context(certificate, key, "tls-key-file-pass", "secret");
        SSLSession session = handshake(context.clientEngine(), context.serverEngine("yes"));
        assertThat(session.getProtocol()).isEqualTo("TLSv1.3");
        assertThat(session.getPeerCertificates()).hasSize(1);
        assertThat(notes).isEmpty();
    }

    @Test
    void whatIsWrongWithKeysAndCertificatesIsNamed() throws Exception {
        assertFails("rsa-pkcs8-encrypted.pem: the key is encrypted", "rsa.crt", "rsa-pkcs8-encrypted.pem");
        assertFails("cannot be decrypted", "rsa.crt", "rsa-pkcs8-encrypted.pem", "tls-key-file-pass", "other");
        assertFails("cannot be decrypted", "rsa.crt", "rsa-pkcs1-aes256.pem", "tls-key-file-pass", "other");
        assertFails("key values mismatch", "rsa.crt", "ec.pem");
        byte[] other = KeyPairGenerator.getInstance("EC")
                .generateKeyPair()
                .getPrivate()
                .getEncoded();
        String base64 = Base64.getMimeEncoder().encodeToString(other);
        Files.writeString(
                directory.resolve("other.pem"),
                "-----BEGIN PRIVATE KEY-----\n" + base64 + "\n-----END PRIVATE KEY-----\n");
        assertFails("key values mismatch", "ec.crt", "other.pem");
        assertFails("Failed to load certificate: rsa.pem: there is no PEM block", "rsa.pem", "rsa.pem");
        assertFails("Failed to load private key: rsa.crt: no PEM block", "rsa.crt", "rsa.crt");
        assertFails("Failed to load certificate: no.crt: No such file", "no.crt", "rsa.pem");
        assertFails("Failed to load no.dh: No such file", "rsa.crt", "rsa.pem", "tls-dh-params-file", "no.dh");
        Files.writeString(
                directory.resolve("bad.crt"), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        assertFails("Failed to load certificate: bad.crt", "bad.crt", "rsa.pem");
    }

    @Test
    void clientsNeedACertificateOrNotAsTheSettingSays() throws Exception {
        TlsContext server = context("rsa.crt", "rsa.pem");
        // A client with an own certificate that this server does not trust: its authority is itself another.
        TlsContext stranger = context("rsa.crt", "rsa.pem", "tls-ca-cert-file", "ca.crt");
        assertThat(handshake(stranger.clientEngine(), server.serverEngine("no")).getLocalCertificates())
                .isNull();
        assertThat(handshake(stranger.clientEngine(), server.serverEngine("optional"))
                        .getLocalCertificates())
                .hasSize(1);

        Files.delete(directory.resolve("ca.crt"));
        Files.copy(directory.resolve("ec.crt"), directory.resolve("ca.crt"));
        TlsContext distrustful = context("rsa.crt", "rsa.pem");
        assertThatThrownBy(() -> handshake(server.clientEngine(), distrustful.serverEngine("yes")))
                .isInstanceOf(SSLException.class)
                .hasMessageContaining("PKIX");
        assertThatThrownBy(() -> handshake(distrustful.clientEngine(), server.serverEngine("no")))
                .isInstanceOf(SSLException.class)
                .hasMessageContaining("PKIX");
    }

    @Test
    void ofADirectoryOnlyFilesNamedByHashAreTrusted() throws Exception {
        Path authorities = Files.createDirectory(directory.resolve("authorities"));
        Files.copy(directory.resolve("ca.crt"), authorities.resolve("ca.crt"));
        String[] only = {"tls-ca-cert-file", "", "tls-ca-cert-dir", "authorities"};
        context("rsa.crt", "rsa.pem", only);
        assertThat(notes).singleElement().asString().contains("openssl rehash");

        Files.move(authorities.resolve("ca.crt"), authorities.resolve("0a1b2c3d.0"));
        TlsContext trusting = context("rsa.crt", "rsa.pem", only);
        assertThat(handshake(trusting.clientEngine(), trusting.serverEngine("yes"))
                        .isValid())
                .isTrue();
    }

    @Test
    void protocolsAndCiphersAreThoseOfTheSettings() throws Exception {
        TlsContext old = context(
                "rsa.crt", "rsa.pem", "tls-protocols", "tlsv1.2 TLSv1.1", "tls-ciphers", "AES256-SHA256:ECDHE+AES128");
        assertThat(notes).singleElement().asString().contains("TLSv1.1 is left out");
        SSLSession session = handshake(old.clientEngine(), old.serverEngine("no"));
        assertThat(session.getProtocol()).isEqualTo("TLSv1.2");

        TlsContext recent = context("rsa.crt", "rsa.pem", "tls-ciphersuites", "TLS_CHACHA20_POLY1305_SHA256");
        assertThat(handshake(recent.clientEngine(), recent.serverEngine("no")).getCipherSuite())
                .isEqualTo("TLS_CHACHA20_POLY1305_SHA256");

        assertFails("the JDK has none of them enabled", "rsa.crt", "rsa.pem", "tls-protocols", "TLSv1");
        assertFails("Invalid tls-protocols", "rsa.crt", "rsa.pem", "tls-protocols", "TLSv1.2 SSLv3");
        assertFails("Failed to configure ciphersuites: TLS_NO", "rsa.crt", "rsa.pem", "tls-ciphersuites", "TLS_NO");
        assertFails("Failed to configure ciphers: SEED", "rsa.crt", "rsa.pem", "tls-ciphers", "SEED");
    }

    @Test
    void settingsDifferWhenAFileHasOtherContents() throws Exception {
        TlsSettings before = settings("rsa.crt", "rsa.pem");
        assertThat(settings("rsa.crt", "rsa.pem")).isEqualTo(before);
        Files.writeString(directory.resolve("rsa.crt"), "\n", StandardOpenOption.APPEND);
        assertThat(settings("rsa.crt", "rsa.pem")).isNotEqualTo(before);
    }

    @Test
    void whatTheJdkHasNoUseForIsSaid() throws Exception {
        Files.writeString(directory.resolve("dh.pem"), "-----BEGIN DH PARAMETERS-----");
        context("rsa.crt", "rsa.pem", "tls-dh-params-file", "dh.pem");
        assertThat(notes).singleElement().asString().startsWith("tls-dh-params-file has no effect");
    }

    /** Passes records to and fro until both are done and one byte of data has gone each way; returns the client's session. */
    private static SSLSession handshake(SSLEngine client, SSLEngine server) throws SSLException {
        ByteBuffer toServer = ByteBuffer.allocate(RECORD_BYTES);
        ByteBuffer toClient = ByteBuffer.allocate(RECORD_BYTES);
        client.beginHandshake();
        server.beginHandshake();
        for (int i = 0; i < 40; i++) {
            step(client, toServer, toClient);
            step(server, toClient, toServer);
        }
        assertThat(client.getHandshakeStatus()).isEqualTo(HandshakeStatus.NOT_HANDSHAKING);
        assertThat(server.getHandshakeStatus()).isEqualTo(HandshakeStatus.NOT_HANDSHAKING);
        return client.getSession();
    }

    private static void step(SSLEngine engine, ByteBuffer out, ByteBuffer in) throws SSLException {
        ByteBuffer data = ByteBuffer.allocate(RECORD_BYTES);
        switch (engine.getHandshakeStatus()) {
            case NEED_TASK -> {
                for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
                    task.run();
                }
            }
            case NEED_WRAP -> engine.wrap(ByteBuffer.wrap("x".getBytes(StandardCharsets.US_ASCII), 0, 0), out);
            default -> {
                in.flip();
                engine.unwrap(in, data);
                in.compact();
            }
        }
    }
}
