// The theme's font is a download; the console's list of fonts is not.
import theme from 'vitepress/theme-without-fonts';
import './style.css';

export default theme;
