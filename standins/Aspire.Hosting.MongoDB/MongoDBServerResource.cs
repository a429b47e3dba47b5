namespace Aspire.Hosting.ApplicationModel;

/// <summary>A MongoDB server in a container.</summary>
public class MongoDBServerResource(string name) : ContainerResource(name), IResourceWithConnectionString
{
    internal const string PrimaryEndpointName = "tcp";
    private const string DefaultUserName = "admin";
    private const string AuthenticationDatabase = "admin";
    private const string AuthenticationMechanism = "SCRAM-SHA-256";

    public MongoDBServerResource(string name, ParameterResource? userNameParameter, ParameterResource? passwordParameter)
        : this(name) =>
        (UserNameParameter, PasswordParameter) = (userNameParameter, passwordParameter);

    public EndpointReference PrimaryEndpoint => field ??= new(this, PrimaryEndpointName);

    public EndpointReferenceExpression Host => PrimaryEndpoint.Property(EndpointProperty.Host);

    public EndpointReferenceExpression Port => PrimaryEndpoint.Property(EndpointProperty.Port);

    public ParameterResource? PasswordParameter { get; }

    public ParameterResource? UserNameParameter { get; }

    /// <summary>The user name; admin where no parameter says another one.</summary>
    public ReferenceExpression UserNameReference => UserNameParameter is null
        ? ReferenceExpression.Create($"{DefaultUserName}")
        : ReferenceExpression.Create($"{UserNameParameter}");

    /// <summary>The URI, with user and password if there is a password.</summary>
    public ReferenceExpression ConnectionStringExpression => UriExpression;

    /// <inheritdoc cref="ConnectionStringExpression" />
    public ReferenceExpression UriExpression
    {
        get
        {
            var uri = new ReferenceExpressionBuilder();
            uri.AppendLiteral("mongodb://");
            if (PasswordParameter is not null && UserNameParameter is not null)
            {
                uri.Append($"{UserNameParameter:uri}:{PasswordParameter:uri}@");
            }
            else if (PasswordParameter is not null)
            {
                uri.Append($"{DefaultUserName}:{PasswordParameter:uri}@");
            }

            uri.Append($"{PrimaryEndpoint.Property(EndpointProperty.HostAndPort)}");
            if (PasswordParameter is not null)
            {
                uri.Append($"/?authSource={AuthenticationDatabase}&authMechanism={AuthenticationMechanism}");
            }

            return uri.Build();
        }
    }

    IEnumerable<KeyValuePair<string, ReferenceExpression>> IResourceWithConnectionString.GetConnectionProperties()
    {
        yield return new("Host", ReferenceExpression.Create($"{Host}"));
        yield return new("Port", ReferenceExpression.Create($"{Port}"));
        yield return new("Username", UserNameReference);
        if (PasswordParameter is not null)
        {
            yield return new("Password", ReferenceExpression.Create($"{PasswordParameter}"));
            yield return new("AuthenticationDatabase", ReferenceExpression.Create($"{AuthenticationDatabase}"));
            yield return new("AuthenticationMechanism", ReferenceExpression.Create($"{AuthenticationMechanism}"));
        }

        yield return new("Uri", UriExpression);
    }
}
