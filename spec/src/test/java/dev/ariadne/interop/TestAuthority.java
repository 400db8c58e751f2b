package dev.ariadne.interop;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.HexFormat;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate authority for tests, with files as redis.conf wants them. Certificates are put together here byte by byte (RFC 5280, with
 * elliptic curve keys): the JDK can only read them.
 */
final class TestAuthority {
    private static final byte[] ECDSA_SHA256 = HexFormat.of().parseHex("300a06082a8648ce3d040302");
    private static final byte[] COMMON_NAME = HexFormat.of().parseHex("0603550403");
    /** Basic constraints, critical: an authority. */
    private static final byte[] IS_AUTHORITY = HexFormat.of().parseHex("300f0603551d130101ff040530030101ff");
    /** Names: localhost and 127.0.0.1. */
    private static final byte[] LOCAL_NAMES =
            HexFormat.of().parseHex("301a0603551d1104133011" + "82096c6f63616c686f7374" + "87047f000001");

    private static final int SEQUENCE = 0x30;
    private final Path directory;
    private final byte[] name;
    private final KeyPair pair = newPair();
    private final Certificate certificate;

    /** The files of a certificate and of its key, and the same for Java. */
    record Issued(Path certificate, Path key, Certificate parsed, PrivateKey secret) {}

    TestAuthority(Path directory, String name) {
        this.directory = directory;
        this.name = name(name);
        byte[] encoded = certificate(this.name, pair, IS_AUTHORITY);
        this.certificate = parse(encoded);
        write(file(), "CERTIFICATE", encoded);
    }

    /** The authority's own certificate. */
    Path file() {
        return directory.resolve("ca-" + Integer.toHexString(System.identityHashCode(this)) + ".crt");
    }

    /** A new key with its certificate, in files {@code file}.crt and {@code file}.key. */
    Issued issue(String file) {
        KeyPair own = newPair();
        byte[] encoded = certificate(name(file), own, LOCAL_NAMES);
        Path certificateFile = directory.resolve(file + ".crt");
        Path keyFile = directory.resolve(file + ".key");
        write(certificateFile, "CERTIFICATE", encoded);
        write(keyFile, "PRIVATE KEY", own.getPrivate().getEncoded());
        return new Issued(certificateFile, keyFile, parse(encoded), own.getPrivate());
    }

    /** A Java client that trusts this authority and shows {@code own}. */
    SSLContext client(Issued own) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry("authority", certificate);
            store.setKeyEntry("own", own.secret, new char[0], new Certificate[] {own.parsed, certificate});
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(store);
            KeyManagerFactory keys = KeyManagerFactory.getInstance("SunX509");
            keys.init(store, new char[0]);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new AssertionError(e);
        }
    }

    private static KeyPair newPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private byte[] certificate(byte[] subject, KeyPair own, byte[] extension) {
        byte[] validity = der(SEQUENCE, time("200101000000Z"), time("491231235959Z"));
        byte[] tbs = der(
                SEQUENCE,
                HexFormat.of().parseHex("a003020102"),
                der(
                        0x02,
                        new BigInteger(64, new SecureRandom())
                                .add(BigInteger.ONE)
                                .toByteArray()),
                ECDSA_SHA256,
                name,
                validity,
                subject,
                own.getPublic().getEncoded(),
                der(0xa3, der(SEQUENCE, extension)));
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(pair.getPrivate());
            signature.update(tbs);
            return der(SEQUENCE, tbs, ECDSA_SHA256, der(0x03, new byte[1], signature.sign()));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] name(String text) {
        return der(SEQUENCE, der(0x31, der(SEQUENCE, COMMON_NAME, der(0x0c, text.getBytes(StandardCharsets.UTF_8)))));
    }

    private static byte[] time(String text) {
        return der(0x17, text.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] der(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        int n = content.size();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        if (n >= 0x100) {
            out.write(0x82);
            out.write(n >> 8);
        } else if (n >= 0x80) {
            out.write(0x81);
        }
        out.write(n);
        out.writeBytes(content.toByteArray());
        return out.toByteArray();
    }

    private static Certificate parse(byte[] encoded) {
        try {
            return CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(encoded));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static void write(Path file, String label, byte[] bytes) {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        try {
            Files.writeString(file, "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
