using System.Security.Cryptography;
using System.Text;

namespace MetalsPipeline.Embedded.MongoDB.Security;

/// <summary>Knows the one user there may be. Without a user nobody has to authenticate.</summary>
internal sealed class Authenticator
{
    /// <summary>The database the user lives in, as the official image creates it.</summary>
    public const string Database = "admin";

    private readonly ScramCredential? _root;

    /// <summary>Stands in for users that don't exist: keys that belong to no password, a salt that is always the same for a name.</summary>
    private readonly byte[] _secret = RandomNumberGenerator.GetBytes(SHA256.HashSizeInBytes);

    public Authenticator(string? user, string? password)
    {
        if (user is not null && password is not null)
            _root = new ScramCredential(user, password, RandomNumberGenerator.GetBytes(ScramCredential.SaltSize));
    }

    public bool IsRequired => _root is not null;

    public ScramConversation Converse(string database, string user) => database == Database && user == _root?.User
        ? new ScramConversation(_root, mayPass: true)
        : new ScramConversation(new ScramCredential(user, _secret, SaltOf(user)), mayPass: false);

    private byte[] SaltOf(string user) => HMACSHA256.HashData(_secret, Encoding.UTF8.GetBytes(user))[..ScramCredential.SaltSize];
}
