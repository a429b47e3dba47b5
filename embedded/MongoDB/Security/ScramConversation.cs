using System.Security.Cryptography;
using System.Text;

namespace MetalsPipeline.Embedded.MongoDB.Security;

/// <summary>
/// The server's side of one SCRAM-SHA-256 exchange (RFC 5802, RFC 7677). A user that doesn't exist is led through the same exchange
/// and fails at its end, so that nobody learns which users there are.
/// </summary>
internal sealed class ScramConversation(ScramCredential credential, bool mayPass)
{
    private const int NonceSize = 24;

    private string _clientFirstBare = "";
    private string _serverFirst = "";
    private string _header = "";
    private string _nonce = "";

    public bool IsProven { get; private set; }

    /// <summary>Name of the user that a client's first message speaks of, or null when it is none.</summary>
    public static string? UserOf(string clientFirst) =>
        Attribute(clientFirst, 2, 'n') is { } name ? name.Replace("=2C", ",", StringComparison.Ordinal).Replace("=3D", "=", StringComparison.Ordinal) : null;

    /// <summary>Answers <c>n,,n=user,r=nonce</c> with nonce, salt and iteration count; null when the message is malformed.</summary>
    public string? Start(string clientFirst)
    {
        var parts = clientFirst.Split(',', 3);
        if (parts.Length != 3 || parts[0] is not ("n" or "y") || Attribute(clientFirst, 3, 'r') is not { Length: > 0 and <= 1024 } clientNonce)
            return null;
        _header = $"{parts[0]},{parts[1]},";
        _clientFirstBare = parts[2];
        _nonce = clientNonce + Convert.ToBase64String(RandomNumberGenerator.GetBytes(NonceSize));
        _serverFirst = $"r={_nonce},s={Convert.ToBase64String(credential.Salt)},i={ScramCredential.Iterations}";
        return _serverFirst;
    }

    /// <summary>Checks <c>c=…,r=…,p=proof</c> and answers with the server's own signature; null when the proof is wrong.</summary>
    public string? Finish(string clientFinal)
    {
        var proofAt = clientFinal.LastIndexOf(",p=", StringComparison.Ordinal);
        if (proofAt < 0 || _nonce.Length == 0)
            return null;
        var withoutProof = clientFinal[..proofAt];
        var binding = Convert.ToBase64String(Encoding.UTF8.GetBytes(_header));
        Span<byte> proof = stackalloc byte[SHA256.HashSizeInBytes];
        if (withoutProof != $"c={binding},r={_nonce}"
            || !Convert.TryFromBase64String(clientFinal[(proofAt + 3)..], proof, out var length) || length != proof.Length)
            return null;

        var message = Encoding.UTF8.GetBytes($"{_clientFirstBare},{_serverFirst},{withoutProof}");
        var clientKey = HMACSHA256.HashData(credential.StoredKey, message);
        for (var i = 0; i < clientKey.Length; i++)
            clientKey[i] ^= proof[i];
        if (!CryptographicOperations.FixedTimeEquals(SHA256.HashData(clientKey), credential.StoredKey) || !mayPass)
            return null;
        IsProven = true;
        return $"v={Convert.ToBase64String(HMACSHA256.HashData(credential.ServerKey, message))}";
    }

    private static string? Attribute(string message, int index, char name)
    {
        var parts = message.Split(',');
        return parts.Length > index && parts[index].Length >= 2 && parts[index][0] == name && parts[index][1] == '=' ? parts[index][2..] : null;
    }
}
