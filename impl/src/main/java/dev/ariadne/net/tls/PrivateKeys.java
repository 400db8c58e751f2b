package dev.ariadne.net.tls;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Private keys as OpenSSL writes them: PKCS#8 (RFC 5208) plain and encrypted, and the older forms of RSA (RFC 8017, A.1.2) and elliptic
 * curve keys (RFC 5915), which the JDK reads only when they are wrapped as PKCS#8; these, too, plain and encrypted.
 */
final class PrivateKeys {
    /** AlgorithmIdentifier of rsaEncryption, 1.2.840.113549.1.1.1. */
    private static final byte[] RSA = HexFormat.of().parseHex("300d06092a864886f70d0101010500");
    /** The object identifier of id-ecPublicKey, 1.2.840.10045.2.1. */
    private static final byte[] EC = HexFormat.of().parseHex("06072a8648ce3d0201");

    private static final byte[] VERSION_0 = {2, 1, 0};
    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 0x04;
    /** The tag of an elliptic curve key's parameters. */
    private static final int PARAMETERS = 0xa0;

    private static final int SALT_BYTES = 8;
    private static final Map<String, String> KEY_KINDS = Map.of("AES", "AES", "DES", "DESede");

    private PrivateKeys() {}

    /**
     * The first private key of a PEM text.
     *
     * @param password for an encrypted one; empty when there is none
     * @throws GeneralSecurityException saying what is wrong with the text or the password
     */
    static PrivateKey read(String pem, String password) throws GeneralSecurityException {
        List<Pem.Block> blocks;
        try {
            blocks = Pem.blocks(pem, "PRIVATE KEY");
        } catch (IllegalArgumentException e) {
            throw new InvalidKeyException("a damaged PEM block", e);
        }
        if (blocks.isEmpty()) {
            throw new InvalidKeyException("no PEM block of a private key in it");
        }
        Pem.Block block = blocks.get(0);
        boolean encrypted =
                block.label().equals("ENCRYPTED PRIVATE KEY") || block.headers().containsKey("DEK-Info");
        if (!encrypted) {
            return decode(pkcs8(block.label(), block.bytes()));
        }
        if (password.isEmpty()) {
            throw new InvalidKeyException("the key is encrypted, and no password is set for it");
        }
        try {
            return decode(
                    block.headers().containsKey("DEK-Info")
                            ? pkcs8(block.label(), decrypt(block, password))
                            : decrypt(block.bytes(), password));
        } catch (GeneralSecurityException | IOException e) {
            throw new InvalidKeyException("it cannot be decrypted with this password (" + e.getMessage() + ")", e);
        }
    }

    private static byte[] decrypt(byte[] pkcs8, String password) throws GeneralSecurityException, IOException {
        EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(pkcs8);
        // Of the newer scheme the algorithm's own name says nothing; that of its parameters names digest and cipher.
        String algorithm = info.getAlgName();
        boolean newer = algorithm.equals("PBES2") || algorithm.equals("1.2.840.113549.1.5.13");
        String name = newer ? info.getAlgParameters().toString() : algorithm;
        SecretKey key = SecretKeyFactory.getInstance(name).generateSecret(new PBEKeySpec(password.toCharArray()));
        Cipher cipher = Cipher.getInstance(name);
        cipher.init(Cipher.DECRYPT_MODE, key, info.getAlgParameters());
        return info.getKeySpec(cipher).getEncoded();
    }

    /** OpenSSL's older encryption: {@code DEK-Info: AES-256-CBC,<iv>}, the key being MD5 of password and the iv's first bytes. */
    private static byte[] decrypt(Pem.Block block, String password) throws GeneralSecurityException {
        String[] info = block.headers().getOrDefault("DEK-Info", "").split(",", -1);
        String[] name = info[0].toUpperCase(Locale.ROOT).split("-", -1);
        String kind = KEY_KINDS.get(name[0]);
        if (kind == null || info.length != 2 || !info[0].endsWith("-CBC")) {
            throw new InvalidKeyException("encrypted with " + info[0] + ", which is not supported: convert it with"
                    + " openssl pkcs8 -topk8");
        }
        int keyBytes = kind.equals("AES") ? Integer.parseInt(name[1]) / 8 : 24;
        byte[] iv = HexFormat.of().parseHex(info[1].strip());
        byte[] key = new byte[0];
        byte[] last = new byte[0];
        while (key.length < keyBytes) {
            MessageDigest md5 = MessageDigest.getInstance("MD5");
            md5.update(last);
            md5.update(password.getBytes(StandardCharsets.UTF_8));
            md5.update(iv, 0, SALT_BYTES);
            last = md5.digest();
            key = concat(key, last);
        }
        Cipher cipher = Cipher.getInstance(kind + "/CBC/PKCS5Padding");
        cipher.init(
                Cipher.DECRYPT_MODE, new SecretKeySpec(Arrays.copyOf(key, keyBytes), kind), new IvParameterSpec(iv));
        return cipher.doFinal(block.bytes());
    }

    private static byte[] pkcs8(String label, byte[] key) throws InvalidKeyException {
        return switch (label) {
            case "RSA PRIVATE KEY" -> der(SEQUENCE, concat(VERSION_0, RSA, der(OCTETS, key)));
            case "EC PRIVATE KEY" -> {
                byte[] algorithm = der(SEQUENCE, concat(EC, curve(key)));
                yield der(SEQUENCE, concat(VERSION_0, algorithm, der(OCTETS, key)));
            }
            case "PRIVATE KEY" -> key;
            default -> throw new InvalidKeyException("a " + label + " is not supported: RSA, EC and Ed25519 keys are");
        };
    }

    /** The parameters within an elliptic curve key: SEQUENCE { version, key, [0] parameters, [1] public key }. */
    private static byte[] curve(byte[] key) throws InvalidKeyException {
        try {
            int at = start(key, 0);
            while (at < key.length) {
                int content = start(key, at);
                int end = content + length(key, at);
                if ((key[at] & 0xff) == PARAMETERS) {
                    return Arrays.copyOfRange(key, content, end);
                }
                at = end;
            }
        } catch (ArrayIndexOutOfBoundsException e) {
            throw new InvalidKeyException("a damaged EC key", e);
        }
        throw new InvalidKeyException("an EC key that does not name its curve");
    }

    private static int length(byte[] der, int at) {
        int first = der[at + 1] & 0xff;
        int length = first < 0x80 ? first : 0;
        for (int i = 0; first > 0x80 && i < (first & 0x7f); i++) {
            length = length << 8 | der[at + 2 + i] & 0xff;
        }
        return length;
    }

    private static int start(byte[] der, int at) {
        int first = der[at + 1] & 0xff;
        return at + 2 + (first > 0x80 ? first & 0x7f : 0);
    }

    private static byte[] der(int tag, byte[] content) {
        int n = content.length;
        byte[] head = n < 0x80
                ? new byte[] {(byte) tag, (byte) n}
                : n < 0x100
                        ? new byte[] {(byte) tag, (byte) 0x81, (byte) n}
                        : new byte[] {(byte) tag, (byte) 0x82, (byte) (n >> 8), (byte) n};
        return concat(head, content);
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private static PrivateKey decode(byte[] pkcs8) throws GeneralSecurityException {
        for (String algorithm : List.of("RSA", "EC", "EdDSA", "RSASSA-PSS", "DSA")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            } catch (InvalidKeySpecException e) {
                // A key of another kind: the next factory may know it.
                continue;
            }
        }
        throw new InvalidKeyException("no key of a kind that is supported: RSA, EC and Ed25519 keys are");
    }

    /** Whether the two belong together. */
    static boolean isPair(PrivateKey secret, PublicKey known) throws GeneralSecurityException {
        String scheme = switch (secret.getAlgorithm()) {
            case "EC" -> "SHA256withECDSA";
            case "EdDSA" -> "EdDSA";
            case "DSA" -> "SHA256withDSA";
            default -> "SHA256withRSA";
        };
        boolean sameKind = secret.getAlgorithm().equals(known.getAlgorithm());
        if (!sameKind || secret.getAlgorithm().equals("RSASSA-PSS")) {
            // A key for RSASSA-PSS only signs with parameters that the handshake chooses: a wrong one shows there.
            return sameKind;
        }
        byte[] probe = "ariadne".getBytes(StandardCharsets.US_ASCII);
        Signature signature = Signature.getInstance(scheme);
        signature.initSign(secret);
        signature.update(probe);
        byte[] signed = signature.sign();
        signature.initVerify(known);
        signature.update(probe);
        return signature.verify(signed);
    }
}
