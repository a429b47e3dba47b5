using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Adds connection strings that are made of other values.</summary>
public static class ConnectionStringBuilderExtensions
{
    public static IResourceBuilder<ConnectionStringResource> AddConnectionString(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name,
        ReferenceExpression connectionStringExpression)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder
            .AddResource(new ConnectionStringResource(name, connectionStringExpression))
            .WithReferenceRelationship(connectionStringExpression)
            .WithInitialState(new() { ResourceType = KnownResourceTypes.ConnectionString, Properties = [] });
    }

    public static IResourceBuilder<ConnectionStringResource> AddConnectionString(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name,
        Action<ReferenceExpressionBuilder> connectionStringBuilder)
    {
        ArgumentNullException.ThrowIfNull(connectionStringBuilder);
        var expression = new ReferenceExpressionBuilder();
        connectionStringBuilder(expression);
        return builder.AddConnectionString(name, expression.Build());
    }
}
