namespace MetalsPipeline.AppHost.Containers;

/// <summary>Addresses of the servers of a cluster.</summary>
internal static class ConnectionList
{
    /// <summary>host:port of each endpoint, comma-separated.</summary>
    /// <param name="endpoints">At least one.</param>
    /// <param name="prefix">Text before each, such as a protocol.</param>
    public static ReferenceExpression Of(IEnumerable<EndpointReference> endpoints, string prefix = "")
    {
        var list = new ReferenceExpressionBuilder();
        foreach (var endpoint in endpoints)
        {
            list.AppendLiteral(list.IsEmpty ? prefix : $",{prefix}");
            list.Append($"{endpoint.Property(EndpointProperty.HostAndPort)}");
        }

        return list.Build();
    }
}
