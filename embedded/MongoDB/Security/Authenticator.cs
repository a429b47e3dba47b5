using System.Security.Cryptography;

namespace MetalsPipeline.Embedded.MongoDB.Security;

/// <summary>Knows the one user there may be. Without a user nobody has to authenticate.</summary>
internal sealed class Authenticator
{
    /// <summary>The database the user lives in, as the official image creates it.</summary>
    public const string Database = "admin";

    private readonly ScramCredential? _root;

    /// <summary>Stands in for users that don't exist; its password is known to nobody.</summary>
    private readonly ScramCredential _nobody = new("", Convert.ToHexString(RandomNumberGenerator.GetBytes(16)));

    public Authenticator(string? user, string? password)
    {
        if (user is not null && password is not null)
            _root = new ScramCredential(user, password);
    }

    public bool IsRequired => _root is not null;

    public ScramConversation Converse(string database, string user)
    {
        var known = database == Database && user == _root?.User;
        return new ScramConversation(known ? _root! : _nobody, known);
    }
}
