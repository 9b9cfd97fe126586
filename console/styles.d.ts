/** A page brings its styles with it: the build makes a file of them that is loaded with the page. */
declare module '*.css';
