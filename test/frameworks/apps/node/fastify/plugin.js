/** GET /5 answers after five seconds, and says when it began. */
export default async function answerSlowly(fastify, _options) {
  fastify.get('/:seconds', (request, reply) => {
    const { seconds } = request.params;
    console.log(`began ${seconds}`);
    setTimeout(() => reply.send('finished'), seconds * 1000);
    return reply;
  });
}
