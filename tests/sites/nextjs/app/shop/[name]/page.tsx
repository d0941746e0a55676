export default ({ params }) => <p>{params.name}</p>;
