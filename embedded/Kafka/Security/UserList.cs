using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;

namespace MetalsPipeline.Embedded.Kafka.Security;

/// <summary>
/// Who may use the broker: a file with a line <c>name:password</c> for each user; empty lines and lines that begin with # don't count. Only
/// digests are kept in memory.
/// </summary>
internal sealed class UserList
{
    private readonly FrozenDictionary<string, byte[]> _digests;

    private UserList(Dictionary<string, byte[]> digests) => _digests = digests.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Throws <see cref="InvalidDataException"/>, naming the line, if the file makes no sense.</summary>
    public static UserList Load(string path)
    {
        var digests = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var (number, line) in File.ReadLines(path).Index())
        {
            if (string.IsNullOrWhiteSpace(line) || line.StartsWith('#'))
                continue;

            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0 || colon == line.Length - 1)
                throw new InvalidDataException($"{path}, line {number + 1}: write name:password.");
            if (!digests.TryAdd(line[..colon], Digest(Encoding.UTF8.GetBytes(line[(colon + 1)..]))))
                throw new InvalidDataException($"{path}, line {number + 1}: user {line[..colon]} is there twice.");
        }

        return digests.Count > 0
            ? new UserList(digests)
            : throw new InvalidDataException($"{path} names no users; add a line name:password.");
    }

    /// <summary>Takes as long for a wrong name as for a wrong password.</summary>
    public bool Accepts(string name, ReadOnlySpan<byte> password)
    {
        var isKnown = _digests.TryGetValue(name, out var expected);
        return CryptographicOperations.FixedTimeEquals(Digest(password), expected ?? new byte[SHA256.HashSizeInBytes]) && isKnown;
    }

    private static byte[] Digest(ReadOnlySpan<byte> password) => SHA256.HashData(password);
}
