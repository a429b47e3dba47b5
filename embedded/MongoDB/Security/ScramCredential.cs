using System.Security.Cryptography;
using System.Text;

namespace MetalsPipeline.Embedded.MongoDB.Security;

/// <summary>What the server keeps of a password for SCRAM-SHA-256 (RFC 5802, section 3): neither key gives the password.</summary>
internal sealed class ScramCredential
{
    /// <summary>MongoDB's <c>scramSHA256IterationCount</c>.</summary>
    public const int Iterations = 15_000;

    public const int SaltSize = 28;

    public ScramCredential(string user, string password, byte[] salt)
    {
        User = user;
        Salt = salt;
        var salted = Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), Salt, Iterations, HashAlgorithmName.SHA256, SHA256.HashSizeInBytes);
        StoredKey = SHA256.HashData(HMACSHA256.HashData(salted, "Client Key"u8));
        ServerKey = HMACSHA256.HashData(salted, "Server Key"u8);
    }

    /// <summary>Keys that no password leads to.</summary>
    public ScramCredential(string user, byte[] secret, byte[] salt) => (User, Salt, StoredKey, ServerKey) = (user, salt, secret, secret);

    public string User { get; }

    public byte[] Salt { get; }

    public byte[] StoredKey { get; }

    public byte[] ServerKey { get; }
}
