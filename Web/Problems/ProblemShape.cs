namespace ChatCluster.Web.Problems;

/// <summary>Marks routes whose clients expect errors in another form than ours; status and <c>Retry-After</c> stay.</summary>
/// <param name="Body">The body of a problem, as what is written as JSON.</param>
internal sealed record ProblemShape(Func<Problem, object> Body);
